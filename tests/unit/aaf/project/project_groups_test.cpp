#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/aaf/project/people.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::project;
using namespace entsync::aaf::project::test;
using Texts = std::vector<std::string>;

namespace {

Entry division(const std::string& code, const std::string& label) {
  return entry(Category::division, college + ":" + code, college, {{"code", code.c_str()}, {"label", label.c_str()}});
}

Entry group_entry(const std::string& code) {
  return entry(Category::groupe, college + ":" + code, college, {{"code", code.c_str()}});
}

Entry pupil_in(const std::string& number, Values links) {
  auto made = entry(Category::eleve, "eleve:T:" + number, college, links);
  put(made.attributes, "ENTPersonProfils", "National_ELV");
  return made;
}

LivePeople everyone(const std::vector<Entry>& entries) {
  LivePeople live;
  for (const auto& each : entries) live[each.key] = "u-" + each.key.substr(each.key.rfind(':') + 1);
  return live;
}

std::vector<Projected> groups(const std::vector<Entry>& entries, const LivePeople& live) {
  return project_groups(college, pointers(entries), live);
}

Texts members(const std::vector<Projected>& all, const std::string& id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Projected& each) { return each.id == id; });
  return found == all.end() ? Texts{} : values(*found, "member");
}

const std::vector<Entry> school{
    division("3A", "TROISIEME A"),
    division("3B", "TROISIEME B"),
    group_entry("3ANG 1"),
    group_entry("3A"),  // a group may have a division's code
    pupil_in("1", {{"ENTEleveClasses", "0310001B$3A"},
                   {"ENTEleveGroupes", "0310001B$3ANG 1"},
                   {"ENTElevePersRelEleve", "responsable:T:5$10$1$1$0$0"},
                   {"ENTElevePersRelEleve", "responsable:T:6$20$0$2$0$0"},
                   {"ENTElevePersRelEleve", "responsable:T:7$39$0$0$1$0"}}),
    pupil_in("2", {{"ENTEleveClasses", "0310001B$3A"}, {"ENTElevePersRelEleve", "responsable:T:5$10$1$1$0$0"}}),
    entry(Category::pers_rel_eleve, "responsable:T:5", college,
          {{"ENTPersonProfils", "National_TUT"},
           {"ENTAuxPersRelEleveEleve", "eleve:T:1"},
           {"ENTAuxPersRelEleveEleve", "eleve:T:2"}}),
    entry(Category::pers_rel_eleve, "responsable:T:6", college,
          {{"ENTPersonProfils", "National_TUT"}, {"ENTAuxPersRelEleveEleve", "eleve:T:1"}}),
    entry(Category::pers_rel_eleve, "responsable:T:7", college, {{"ENTPersonProfils", "National_TUT"}}),
    entry(Category::pers_educ_nat, "epp:T:9", college,
          {{"ENTPersonProfils", "National_ENS"},
           {"ENTPersonProfils", "National_DIR"},
           {"ENTAuxEnsClasses", "0310001B$3A"},
           {"ENTAuxEnsClassesPrincipal", "0310001B$3B"},
           {"ENTAuxEnsGroupes", "0310001B$3ANG 1"}})};

}  // namespace

TEST_CASE("each division and group has its pupils, teachers and guardians, and each profile its people") {
  const auto all = groups(school, everyone(school));
  Texts ids;
  for (const auto& each : all) ids.push_back(each.id);
  CHECK(ids == Texts{"0310001B:division:3A:eleves", "0310001B:division:3A:enseignants",
                     "0310001B:division:3A:responsables", "0310001B:groupe:3ANG 1:eleves",
                     "0310001B:groupe:3ANG 1:enseignants", "0310001B:groupe:3ANG 1:responsables",
                     "0310001B:profil:National_DIR", "0310001B:profil:National_ELV", "0310001B:profil:National_ENS",
                     "0310001B:profil:National_TUT"});
  CHECK(members(all, "0310001B:division:3A:eleves") == Texts{"u-1", "u-2"});
  CHECK(members(all, "0310001B:division:3A:enseignants") == Texts{"u-9"});
  CHECK(members(all, "0310001B:groupe:3ANG 1:eleves") == Texts{"u-1"});
  CHECK(members(all, "0310001B:profil:National_TUT") == Texts{"u-5", "u-6", "u-7"});
}

TEST_CASE("guardians are members through the pupils they hold level 1 or 2 for") {
  const auto all = groups(school, everyone(school));
  CHECK(members(all, "0310001B:division:3A:responsables") == Texts{"u-5", "u-6"});
}

TEST_CASE("a group bears its id, label, establishment and mark") {
  const auto all = groups(school, everyone(school));
  const auto& first = all.front();
  CHECK(first.kind == ProjectedKind::division);
  CHECK(first.subject == first.id);
  CHECK(first.uais == Texts{college});
  CHECK_FALSE(first.population);
  CHECK(values(first, "cn") == Texts{"0310001B:division:3A:eleves"});
  CHECK(values(first, "description") == Texts{"TROISIEME A"});
  CHECK(values(first, "ou") == Texts{college});
  CHECK(values(first, "entsyncUAI") == Texts{college});
  CHECK(all[3].kind == ProjectedKind::group);
  CHECK(values(all[3], "description") == Texts{"3ANG 1"});
  CHECK(all.back().kind == ProjectedKind::profile);
  CHECK(values(all.back(), "description") == Texts{"Responsables d'élève"});
}

TEST_CASE("who is not live is member of nothing, and a group without members is not there") {
  auto live = everyone(school);
  live.erase("eleve:T:1");
  const auto all = groups(school, live);
  CHECK(members(all, "0310001B:division:3A:eleves") == Texts{"u-2"});
  CHECK(members(all, "0310001B:groupe:3ANG 1:eleves").empty());
  CHECK(members(all, "0310001B:division:3A:responsables") == Texts{"u-5"});
  live.erase("epp:T:9");
  const auto without_teacher = groups(school, live);
  for (const auto& each : without_teacher) {
    CHECK_FALSE(values(each, "member").empty());
    CHECK(each.id.find("enseignants") == std::string::npos);
    CHECK(each.id.find("3ANG") == std::string::npos);
  }
}

TEST_CASE("who is live through another establishment only is no member here") {
  auto entries = school;
  for (auto& each : entries) {
    if (each.key == "epp:T:9") each.standing = Standing::contact;
    if (each.key == "eleve:T:2") each.standing = Standing::suspended;
    if (each.key == "eleve:T:1") each.standing = Standing::kept;
  }
  const auto all = groups(entries, everyone(entries));
  CHECK(members(all, "0310001B:division:3A:enseignants").empty());
  CHECK(members(all, "0310001B:profil:National_ENS").empty());
  CHECK(members(all, "0310001B:division:3A:eleves") == Texts{"u-1"});
}

TEST_CASE("links to another establishment's structures make no member") {
  const std::vector<Entry> entries{division("3A", ""), pupil_in("1", {{"ENTEleveClasses", "0310002C$3A"}})};
  const auto all = groups(entries, everyone(entries));
  REQUIRE(all.size() == 1);
  CHECK(all.front().id == "0310001B:profil:National_ELV");
}

TEST_CASE("groups do not depend on the order of the entries") {
  auto reversed = school;
  std::reverse(reversed.begin(), reversed.end());
  const auto one = groups(school, everyone(school));
  const auto other = groups(reversed, everyone(school));
  REQUIRE(one.size() == other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].id == other[i].id);
    CHECK(one[i].attributes == other[i].attributes);
  }
}

TEST_CASE("an unknown profile is a group that speaks for itself") {
  const std::vector<Entry> entries{
      entry(Category::pers_educ_nat, "epp:T:9", college, {{"ENTPersonProfils", "National_XYZ"}})};
  const auto all = groups(entries, everyone(entries));
  REQUIRE(all.size() == 1);
  CHECK(values(all.front(), "description") == Texts{"National_XYZ"});
}

TEST_CASE("an establishment is projected as its entry states it, under its UAI") {
  const auto etab = entry(Category::etab_educ_nat, college, college,
                          {{"ENTStructureUAI", "0310001B"},
                           {"ENTStructureNomCourant", "CLG$DES TILLEULS$BOURG"},
                           {"ENTStructureClasses", "3\\24A$TROISIEME A$10310019110"}});
  const auto result = project_establishment(etab);
  CHECK(result.kind == ProjectedKind::establishment);
  CHECK(result.id == college);
  CHECK(result.uais == Texts{college});
  CHECK(values(result, "ENTStructureClasses") == Texts{"3\\24A$TROISIEME A$10310019110"});
  CHECK(values(result, "ou") == Texts{college});
  CHECK(values(result, "entsyncUAI") == Texts{college});
  CHECK(values(result, "ENTStructureNomCourant") == Texts{"CLG$DES TILLEULS$BOURG"});
}

TEST_CASE("a division whose code holds a dollar keeps its own members (D20)") {
  const std::vector<Entry> entries{division("3", "TROISIEME"), division("3$A", "TROISIEME A"),
                                   pupil_in("1", {{"ENTEleveClasses", "0310001B$3"}}),
                                   pupil_in("2", {{"ENTEleveClasses", "0310001B$3$A"}})};
  const auto all = groups(entries, everyone(entries));
  CHECK(members(all, college + ":division:3:eleves") == Texts{"u-1"});
  CHECK(members(all, college + ":division:3$A:eleves") == Texts{"u-2"});
}
