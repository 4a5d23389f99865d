#include "aaf/model/entry.hpp"

#include <catch2/catch.hpp>

#include "aaf/model/school_year.hpp"

using namespace entsync::aaf;
using namespace std::chrono_literals;

TEST_CASE("values are kept sorted, once each, and never empty") {
  Attributes attributes;
  for (const auto* value : {"b", "a", "", "b", "c", "a"}) put(attributes, "x", value);
  put(attributes, "y", "");
  CHECK(attributes == Attributes{{"x", {"a", "b", "c"}}});
  CHECK(value_of(attributes, "x") == "a");
  CHECK(value_of(attributes, "y").empty());
  CHECK(values_of(attributes, "y").empty());
}

TEST_CASE("categories and standings have their words") {
  CHECK(word(Category::eleve) == "Eleve");
  CHECK(word(Category::pers_rel_eleve) == "PersRelEleve");
  CHECK(word(Category::pers_educ_nat) == "PersEducNat");
  CHECK(word(Category::etab_educ_nat) == "EtabEducNat");
  CHECK(word(Category::division) == "Division");
  CHECK(word(Category::groupe) == "Groupe");
  CHECK(word(Standing::contact) == "contact");
  CHECK(word(Standing::suspended) == "suspended");
  CHECK(word(Standing::kept) == "kept");
  CHECK(word(Standing::entitled) == "entitled");
}

TEST_CASE("two calendars are of one school year when they share more than half of the shorter one (D3)") {
  const Calendar siecle{Date{2026y / 9 / 1}, Date{2027y / 7 / 3}};
  const Calendar sts{Date{2026y / 9 / 1}, Date{2027y / 8 / 31}};
  CHECK(same_year(siecle, sts));
  CHECK(same_year(sts, siecle));
  CHECK_FALSE(same_year(siecle, Calendar{Date{2027y / 9 / 1}, Date{2028y / 7 / 1}}));
  // Ten days: five in common are half, six are more.
  const Calendar ten{Date{2026y / 1 / 1}, Date{2026y / 1 / 10}};
  CHECK_FALSE(same_year(ten, Calendar{Date{2026y / 1 / 6}, Date{2026y / 1 / 15}}));
  CHECK(same_year(ten, Calendar{Date{2026y / 1 / 5}, Date{2026y / 1 / 14}}));
}
