#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <tuple>

#include "aaf/model/anomalies.hpp"
#include "tests/unit/aaf/federate/random_school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;

namespace {

constexpr unsigned schools = 100;

bool same(const View& a, const View& b) {
  return a.entries == b.entries && a.diagnostics == b.diagnostics && a.next_edge == b.next_edge;
}

std::string before_dollar(const std::string& value) { return value.substr(0, value.find('$')); }

// The keys of people of that category in the view.
std::set<std::string> keys(const View& view, Category category) {
  std::set<std::string> found;
  for (const Entry& entry : view.entries) {
    if (entry.category == category) found.insert(entry.key);
  }
  return found;
}

// Every value of the attribute refers to a key of that category.
bool refers_to(const View& view, const std::string& attribute, Category category) {
  const std::set<std::string> known = keys(view, category);
  for (const Entry& entry : view.entries) {
    for (const std::string& value : values_of(entry.attributes, attribute)) {
      if (!known.contains(before_dollar(value))) return false;
    }
  }
  return true;
}

// Every value "<UAI>$<code>" names a structure that this side knows.
bool names_structure(const View& view, const std::string& attribute, Category category, const std::string& side) {
  std::set<std::string> known;
  for (const Entry& entry : view.entries) {
    const auto& named_by = values_of(entry.attributes, "named_by");
    if (entry.category != category || std::find(named_by.begin(), named_by.end(), side) == named_by.end()) continue;
    known.insert(entry.uai + "$" + std::string{value_of(entry.attributes, "code")});
  }
  for (const Entry& entry : view.entries) {
    for (const std::string& value : values_of(entry.attributes, attribute)) {
      if (!known.contains(value)) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("federating is deterministic and does not depend on the order of the records") {
  for (unsigned seed = 0; seed < schools; ++seed) {
    CAPTURE(seed);
    const School school = random_school(seed);
    const View view = school.view();
    REQUIRE(same(view, school.view()));
    REQUIRE(same(view, shuffled(school, seed + 1).view()));
  }
}

TEST_CASE("entries are sorted, one for each key, of this establishment, with a population where they are people") {
  for (unsigned seed = 0; seed < schools; ++seed) {
    CAPTURE(seed);
    const School school = random_school(seed);
    const View view = school.view();
    const auto not_before = [](const Entry& a, const Entry& b) {
      return std::tie(a.category, a.key) >= std::tie(b.category, b.key);
    };
    REQUIRE(std::adjacent_find(view.entries.begin(), view.entries.end(), not_before) == view.entries.end());
    for (const Entry& entry : view.entries) {
      REQUIRE(entry.uai == school.sources.uai);
      const bool person = entry.category <= Category::pers_educ_nat;
      REQUIRE(entry.population.has_value() == person);
      REQUIRE((entry.standing == Standing::entitled) == entry.why.empty());
    }
  }
}

TEST_CASE("no entry holds an empty name, an empty list, an empty value, or values out of order") {
  for (unsigned seed = 0; seed < schools; ++seed) {
    CAPTURE(seed);
    for (const Entry& entry : random_school(seed).view().entries) {
      for (const auto& [name, values] : entry.attributes) {
        const auto not_before = [](const std::string& a, const std::string& b) { return a >= b; };
        const bool sorted_and_distinct = std::adjacent_find(values.begin(), values.end(), not_before) == values.end();
        // One assertion for all: there are a few hundred thousand values.
        if (name.empty() || values.empty() || values.front().empty() || !sorted_and_distinct) {
          FAIL(entry.key + ", attribute \"" + name + "\"");
        }
      }
    }
  }
}

TEST_CASE("people refer only to entries of the view, and structures to those that their side knows (D18, D20)") {
  for (unsigned seed = 0; seed < schools; ++seed) {
    CAPTURE(seed);
    const View view = random_school(seed).view();
    REQUIRE(refers_to(view, "ENTElevePersRelEleve", Category::pers_rel_eleve));
    REQUIRE(refers_to(view, "ENTEleveAdresseRel", Category::pers_rel_eleve));
    REQUIRE(refers_to(view, "ENTAuxPersRelEleveEleve", Category::eleve));
    REQUIRE(names_structure(view, "ENTEleveClasses", Category::division, "siecle"));
    REQUIRE(names_structure(view, "ENTEleveGroupes", Category::groupe, "siecle"));
    REQUIRE(names_structure(view, "ENTAuxEnsClasses", Category::division, "sts"));
    REQUIRE(names_structure(view, "ENTAuxEnsGroupes", Category::groupe, "sts"));
    REQUIRE(names_structure(view, "ENTAuxEnsClassesPrincipal", Category::division, "sts"));
  }
}

TEST_CASE("every anomaly is in the catalogue with its severity, of this establishment, and says something in French") {
  std::set<std::string> met;
  for (unsigned seed = 0; seed < schools; ++seed) {
    CAPTURE(seed);
    const School school = random_school(seed);
    for (const Diagnostic& one : school.view().diagnostics) {
      CAPTURE(one.code);
      const Anomaly* const known = find_anomaly(one.code);
      REQUIRE(known != nullptr);
      REQUIRE(one.severity == known->severity);
      REQUIRE(one.uai == school.sources.uai);
      REQUIRE(one.text.ends_with('.'));
      met.insert(one.code);
    }
  }
  // The random schools are bad enough to be worth it.
  CHECK(met.size() > 35);
}

TEST_CASE("who is entitled is complete: a pupil with INE, MEF and division, a guardian of such a pupil (R20, D14)") {
  for (unsigned seed = 0; seed < schools; ++seed) {
    CAPTURE(seed);
    const View view = random_school(seed).view();
    std::set<std::string> fed;
    for (const Entry& entry : view.entries) {
      if (entry.category != Category::eleve || entry.standing != Standing::entitled) continue;
      fed.insert(entry.key);
      for (const char* needed :
           {"ENTEleveINE", "ENTEleveMEF", "ENTEleveClasses", "sn", "givenName", "ENTPersonDateNaissance"}) {
        REQUIRE(values_of(entry.attributes, needed).size() == 1);
      }
    }
    for (const Entry& entry : view.entries) {
      if (entry.category != Category::pers_rel_eleve || entry.standing != Standing::entitled) continue;
      const auto& pupils = values_of(entry.attributes, "ENTAuxPersRelEleveEleve");
      REQUIRE(std::any_of(pupils.begin(), pupils.end(), [&fed](const std::string& key) { return fed.contains(key); }));
    }
  }
}

TEST_CASE("a view does not change before its next edge (D4)") {
  for (unsigned seed = 0; seed < schools / 2; ++seed) {
    CAPTURE(seed);
    School school = random_school(seed);
    const View view = school.view();
    const Date far = school.options.today + std::chrono::days{12};
    const Date last = view.next_edge ? std::min(*view.next_edge - std::chrono::days{1}, far) : far;
    for (Date today = school.options.today; today <= last; today += std::chrono::days{1}) {
      school.options.today = today;
      const View later = school.view();
      CAPTURE(iso(today));
      REQUIRE(later.entries == view.entries);
      REQUIRE(later.next_edge == view.next_edge);
    }
  }
}

TEST_CASE("a bad record harms only itself: what is added to a school takes nothing from the others (promise 2)") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.link("1", "1001");
  school.individual("epp", "31");
  school.service("epp", "31", "3A");
  const View before = school.view();
  school.membership("8888", "D", "3A");
  school.link("9999", "1001");
  school.link("1", "8888");
  school.service("epp", "99", "3A");
  school.substitute("77", "3A", "2026-09-01", "2026-12-01");
  school.pupil("1002", "4Z").ine.clear();
  const View after = school.view();
  for (const Entry& entry : before.entries) {
    const Entry* const still = find(after, entry.key);
    REQUIRE(still != nullptr);
    CHECK(still->attributes == entry.attributes);
    CHECK(still->standing == entry.standing);
  }
}
