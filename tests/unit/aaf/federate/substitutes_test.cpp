#include <catch2/catch.hpp>

#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using Values = std::vector<std::string>;

namespace {

constexpr auto key = "eppsup:TOULOUSE:901";

// A substitute with two periods in 3A for the teacher 31.
School school_with_substitute() {
  School school;
  school.individual("epp", "31");
  school.service("epp", "31", "3A");
  school.individual("eppsup", "901");
  for (auto [first, last] : {std::pair{"2026-09-07", "2026-10-09"}, std::pair{"2026-11-02", "2026-12-18"}}) {
    source::SubstituteService& period = school.substitute("901", "3A", first, last);
    period.absent_type = "epp";
    period.absent_id = "31";
  }
  return school;
}

View at(School& school, const std::string& today) {
  school.options.today = day(today);
  return school.view();
}

}  // namespace

TEST_CASE(
    "a substitute is in the class on the days of the periods, ends included, and stays active between them (R51)") {
  School school = school_with_substitute();
  const auto [today, teaches] = GENERATE(table<std::string, bool>({{"2026-09-06", false},
                                                                   {"2026-09-07", true},
                                                                   {"2026-10-09", true},
                                                                   {"2026-10-10", false},
                                                                   {"2026-11-02", true},
                                                                   {"2026-12-19", false}}));
  CAPTURE(today);
  const View view = at(school, today);
  REQUIRE(find(view, key) != nullptr);
  CHECK(find(view, key)->standing == Standing::entitled);
  CHECK(values(view, key, "ENTAuxEnsClasses") == (teaches ? Values{"0319101Z$3A"} : Values{}));
  CHECK(values(view, key, "entsyncServiceHours") == (teaches ? Values{"4500"} : Values{}));
  CHECK(view.diagnostics.empty());
}

TEST_CASE("each begin and end of a period is an edge (D4)") {
  School school = school_with_substitute();
  CHECK(at(school, "2026-09-01").next_edge == day("2026-09-07"));
  CHECK(at(school, "2026-09-07").next_edge == day("2026-10-10"));
  CHECK(at(school, "2026-10-10").next_edge == day("2026-11-02"));
  CHECK(at(school, "2026-12-01").next_edge == day("2026-12-19"));
  CHECK_FALSE(at(school, "2026-12-19").next_edge.has_value());
}

TEST_CASE("the absent teacher keeps the class (R51)") {
  School school = school_with_substitute();
  CHECK(values(school.view(), teacher("31"), "ENTAuxEnsClasses") == Values{"0319101Z$3A"});
}

TEST_CASE(
    "a substitute's structure is a division or a group, and when both, what the absent teacher has it for (R51)") {
  School school = school_with_substitute();
  SECTION("a group") {
    school.group("3LATIN");
    school.substitute("901", "3LATIN", "2026-09-07", "2026-12-18");
    CHECK(values(school.view(), key, "ENTAuxEnsGroupes") == Values{"0319101Z$3LATIN"});
  }
  SECTION("both, taught as a division") {
    school.group("3A");
    CHECK(values(school.view(), key, "ENTAuxEnsClasses") == Values{"0319101Z$3A"});
    CHECK(values(school.view(), key, "ENTAuxEnsGroupes").empty());
  }
  SECTION("both, taught as a group") {
    school.group("3A");
    school.sources.sts->services.front().structure_type = "G";
    CHECK(values(school.view(), key, "ENTAuxEnsClasses").empty());
    CHECK(values(school.view(), key, "ENTAuxEnsGroupes") == Values{"0319101Z$3A"});
  }
}

TEST_CASE("a substitute without function is a teacher by the substitute services, whatever their days (R55)") {
  School school = school_with_substitute();
  school.sources.sts->individuals.back().function.clear();
  const View view = at(school, "2026-10-20");
  CHECK(find(view, key)->standing == Standing::entitled);
  CHECK(values(view, key, "ENTPersonProfils") == Values{"National_ENS"});
}

TEST_CASE("a period that cannot be placed in time is dropped alone (D8)") {
  School school = school_with_substitute();
  SECTION("no first day") { school.substitute("901", "3A", "2026-09-07", "2026-12-18").first_day.reset(); }
  SECTION("no last day") { school.substitute("901", "3A", "2026-09-07", "2026-12-18").last_day.reset(); }
  SECTION("turned round") { school.substitute("901", "3A", "2026-12-18", "2026-09-07"); }
  const View view = at(school, "2026-10-20");
  CHECK(count(view, "SUPPLEANCE_DATES") == 1);
  CHECK(values(view, key, "ENTAuxEnsClasses").empty());
}

TEST_CASE("unknown substitutes, absents and structures of a substitution are reported, each by its code") {
  School school = school_with_substitute();
  school.substitute("902", "3A", "2026-09-07", "2026-12-18");
  school.substitute("901", "3Q", "2026-09-07", "2026-12-18");
  source::SubstituteService& period = school.substitute("901", "3A", "2026-09-07", "2026-12-18");
  period.absent_type = "epp";
  period.absent_id = "77";
  const View view = school.view();
  CHECK(count(view, "SUPPLEANCE_SUPPLEANT_INCONNU") == 1);
  CHECK(count(view, "SERVICE_STRUCTURE_INCONNUE") == 1);
  CHECK(count(view, "SUPPLEANCE_ABSENT_INCONNU") == 1);
  CHECK(values(view, key, "ENTAuxEnsClasses") == Values{"0319101Z$3A"});
}
