#include "aaf/duplicates/trait.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "aaf/duplicates/anomaly.hpp"
#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::duplicates;

namespace {

const Trait* find(const std::vector<Trait>& traits, const std::string& key) {
  const auto at = std::find_if(traits.begin(), traits.end(), [&](const Trait& trait) { return trait.key == key; });
  return at == traits.end() ? nullptr : &*at;
}

}  // namespace

TEST_CASE("traits tell a guardian's pupils and their other guardians, and of one without pupil that it has none") {
  federate::School school;
  school.pupil("1");
  school.guardian("10");
  auto& other = school.guardian("11");
  other.given_name = "Anselme";
  other.family_name = "Delbos";
  school.guardian("12").given_name = "Orphée";
  school.link("10", "1");
  school.link("11", "1");
  const auto view = school.view();
  CHECK(view.unlinked.size() == 1);
  const auto traits = traits_of(view.entries, view.unlinked);
  const Trait* mother = find(traits, federate::guardian("10"));
  REQUIRE(mother != nullptr);
  CHECK(mother->linked);
  CHECK(values_of(mother->facts, "pupil") == std::vector{federate::pupil("1")});
  CHECK(values_of(mother->facts, "relative") == std::vector<std::string>{"anselme|delbos", federate::guardian("11")});
  const Trait* orphan = find(traits, federate::guardian("12"));
  REQUIRE(orphan != nullptr);
  CHECK_FALSE(orphan->linked);
  CHECK(values_of(orphan->facts, "pupil").empty());
  const Trait* pupil = find(traits, federate::pupil("1"));
  REQUIRE(pupil != nullptr);
  CHECK(values_of(pupil->facts, "relative").size() == 2);
  for (const Trait& trait : traits) CHECK_FALSE(trait.blocks.empty());
}

TEST_CASE("a school reads of its own record, and of another school's only which school has it") {
  Pair pair;
  pair.weaker = guardian_key("TOULOUSE", "20");
  pair.survivor = guardian_key("TOULOUSE", "10");
  pair.state = PairState::decided;
  pair.comparison = {{"names", "mobile"}, 65, Verdict::certain};
  const std::map<std::string, std::vector<std::string>> here{{pair.weaker, {"0310001B"}},
                                                             {pair.survivor, {"0310001B"}}};
  const auto both = anomalies_of("0310001B", {pair}, here);
  REQUIRE(both.size() == 2);
  CHECK(both[0].code == "RESPONSABLE_DOUBLON");
  CHECK(both[0].identifiers.front().second == "10");
  CHECK(both[0].text.find("PERSONNE_ID 20") != std::string::npos);
  CHECK(both[0].text.find("certainement") != std::string::npos);
  CHECK(both[0].text.find("même téléphone portable") != std::string::npos);
  const std::map<std::string, std::vector<std::string>> apart{{pair.weaker, {"0310001B"}},
                                                              {pair.survivor, {"0310002C"}}};
  const auto one = anomalies_of("0310001B", {pair}, apart);
  REQUIRE(one.size() == 1);
  CHECK(one[0].identifiers.front().second == "20");
  CHECK(one[0].text.find("0310002C") != std::string::npos);
  CHECK(one[0].text.find("PERSONNE_ID 10") == std::string::npos);
  SECTION("when the school has merged them there is nothing to say") {
    CHECK(anomalies_of("0310001B", {pair}, {{pair.survivor, {"0310001B"}}}).empty());
  }
  SECTION("of staff it has a code of its own, and says where to mend it (R56)") {
    pair.weaker = staff_key("TOULOUSE", "0310001B", "local", "101");
    pair.survivor = staff_key("TOULOUSE", "0310001B", "epp", "31001");
    pair.state = PairState::suspected;
    pair.comparison.evidence = {"names", "birth_date"};
    const auto staff = anomalies_of("0310001B", {pair}, {{pair.weaker, {"0310001B"}}, {pair.survivor, {"0310001B"}}});
    REQUIRE(staff.size() == 2);
    for (const Diagnostic& anomaly : staff) {
      CHECK(anomaly.code == "PERSONNEL_DOUBLON");
      CHECK(anomaly.severity == Severity::warning);
      CHECK(anomaly.population == Population::staff);
      CHECK(anomaly.text.find("peut-être") != std::string::npos);
      CHECK(anomaly.text.find("Vérifier dans STS-Web") != std::string::npos);
    }
    CHECK(staff[0].identifiers.front() == std::pair<std::string, std::string>{"ID", "101"});
    CHECK(staff[0].text.find("La fiche ID 31001 désigne") == 0);
    CHECK(staff[1].identifiers.front() == std::pair<std::string, std::string>{"ID", "31001"});
    CHECK(staff[1].text.find("La fiche ID 101 désigne") == 0);
  }
  SECTION("one INE in one school has an anomaly of its own") {
    pair.weaker = pupil_key("TOULOUSE", "2");
    pair.survivor = pupil_key("TOULOUSE", "1");
    pair.comparison.evidence = {"names", "ine", "birth_date"};
    CHECK(anomalies_of("0310001B", {pair}, {{pair.weaker, {"0310001B"}}, {pair.survivor, {"0310001B"}}}).empty());
  }
}
