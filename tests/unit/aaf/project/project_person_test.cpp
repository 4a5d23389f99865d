#include <catch2/catch.hpp>

#include "tests/unit/aaf/project/people.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::project;
using namespace entsync::aaf::project::test;
using Texts = std::vector<std::string>;

namespace {

const account::Person pupil{"eleve:TOULOUSE:1", 1'000'000'001, "TOULOUSE", "abcdefgh", "zoe.martin"};
const account::Person teacher{"epp:TOULOUSE:9", 1'000'000'009, "TOULOUSE", "tttttttt", "paul.prof"};
const account::Person guardian{"responsable:TOULOUSE:5", 1'000'000'005, "TOULOUSE", "gggggggg", "rose.martin"};
const LivePeople live{{"eleve:TOULOUSE:1", "abcdefgh"}, {"responsable:TOULOUSE:5", "gggggggg"}};

Entry pupil_entry(const std::string& uai = college) {
  return entry(Category::eleve, pupil.key, uai,
               {{"givenName", "Zoé"},
                {"sn", "MARTIN"},
                {"ENTPersonProfils", "National_ELV"},
                {"ENTPersonStructRattach", uai.c_str()},
                {"ENTEleveClasses", "0310001B$3A"},
                {"ENTElevePersRelEleve", "responsable:TOULOUSE:5$10$1$1$0$0"},
                {"ENTElevePersRelEleve", "responsable:TOULOUSE:6$20$0$1$0$0"},
                {"ENTEleveAdresseRel", "responsable:TOULOUSE:5"},
                {"ENTEleveAdresseRel", "responsable:TOULOUSE:6"}});
}

Entry teacher_entry(const std::string& uai, const char* hours, const char* classes) {
  auto made = entry(Category::pers_educ_nat, teacher.key, uai,
                    {{"givenName", "Paul"},
                     {"sn", "PROF"},
                     {"ENTPersonProfils", "National_ENS"},
                     {"entsyncServiceHours", hours},
                     {"ENTPersonStructRattach", uai.c_str()},
                     {"ENTAuxEnsClasses", classes}});
  made.population = Population::teacher;
  return made;
}

Projected projected(const account::Person& person, const std::vector<Entry>& entries, std::string_view attached = {}) {
  return project_person(person, pointers(entries), live, attached);
}

}  // namespace

TEST_CASE("a projected pupil has uid, jointure, login, names, state and establishments") {
  const auto result = projected(pupil, {pupil_entry()});
  CHECK(result.kind == ProjectedKind::pupil);
  CHECK(result.id == "abcdefgh");
  CHECK(result.subject == pupil.key);
  CHECK(result.population == Population::pupil);
  CHECK(result.uais == Texts{college});
  CHECK(values(result, "uid") == Texts{"abcdefgh"});
  CHECK(values(result, "ENTPersonJointure") == Texts{"AC-TOULOUSE$1000000001"});
  CHECK(values(result, "ENTPersonLogin") == Texts{"zoe.martin"});
  CHECK(values(result, "cn") == Texts{"Zoé MARTIN"});
  CHECK(values(result, "displayName") == Texts{"Zoé MARTIN"});
  CHECK(values(result, "entsyncState") == Texts{"active"});
  CHECK(values(result, "entsyncReason").empty());
  CHECK(values(result, "entsyncPurgeAfter").empty());
  CHECK(values(result, "entsyncUAI") == Texts{college});
  CHECK(values(result, "ENTPersonStructRattach") == Texts{college});
}

TEST_CASE("references to people become uids, and those who are not live are left out") {
  const auto result = projected(pupil, {pupil_entry()});
  CHECK(values(result, "ENTElevePersRelEleve") == Texts{"gggggggg$10$1$1$0$0"});
  CHECK(values(result, "ENTEleveAdresseRel") == Texts{"gggggggg"});
  CHECK(values(result, "ENTEleveClasses") == Texts{"0310001B$3A"});
}

TEST_CASE("a guardian names its live pupils and is attached to no structure") {
  auto made = entry(Category::pers_rel_eleve, guardian.key, college,
                    {{"sn", "MARTIN"},
                     {"ENTAuxPersRelEleveEleve", "eleve:TOULOUSE:1"},
                     {"ENTAuxPersRelEleveEleve", "eleve:TOULOUSE:2"},
                     {"ENTPersonStructRattach", "0310001B"}});
  const auto result = projected(guardian, {made});
  CHECK(result.kind == ProjectedKind::guardian);
  CHECK(result.population == Population::guardian);
  CHECK(values(result, "ENTAuxPersRelEleveEleve") == Texts{"abcdefgh"});
  CHECK(values(result, "ENTPersonStructRattach").empty());
  CHECK(values(result, "cn") == Texts{"MARTIN"});
}

TEST_CASE("a teacher of two schools is one person with the services of both") {
  const auto result = projected(
      teacher, {teacher_entry(college, "9000", "0310001B$3A"), teacher_entry(lycee, "9500", "0310002C$2DE1")});
  CHECK(result.uais == Texts{college, lycee});
  CHECK(values(result, "entsyncUAI") == Texts{college, lycee});
  CHECK(values(result, "ENTAuxEnsClasses") == Texts{"0310001B$3A", "0310002C$2DE1"});
  CHECK(values(result, "ENTPersonProfils") == Texts{"National_ENS"});
  CHECK(values(result, "entsyncServiceHours").empty());
  CHECK(result.population == Population::teacher);
}

TEST_CASE("a teacher is attached where most hours are, and stays on ties") {
  const std::vector<Entry> more_at_lycee{teacher_entry(college, "9000", "0310001B$3A"),
                                         teacher_entry(lycee, "9500", "0310002C$2DE1")};
  CHECK(values(projected(teacher, more_at_lycee, college), "ENTPersonStructRattach") == Texts{lycee});
  const std::vector<Entry> tie{teacher_entry(college, "9000", "0310001B$3A"),
                               teacher_entry(lycee, "9000", "0310002C$2DE1")};
  CHECK(values(projected(teacher, tie, lycee), "ENTPersonStructRattach") == Texts{lycee});
  CHECK(values(projected(teacher, tie, college), "ENTPersonStructRattach") == Texts{college});
  CHECK(values(projected(teacher, tie), "ENTPersonStructRattach") == Texts{college});
  CHECK(values(projected(teacher, tie, "0310009Z"), "ENTPersonStructRattach") == Texts{college});
}

TEST_CASE("of what a person has once, the first entry that says it counts") {
  auto newest = teacher_entry(lycee, "1000", "0310002C$2DE1");
  put(newest.attributes, "mail", "paul.prof@example.org");
  auto older = teacher_entry(college, "1000", "0310001B$3A");
  put(older.attributes, "mail", "ancien@example.org");
  put(older.attributes, "ENTPersonDateNaissance", "01/02/1980");
  const auto result = projected(teacher, {newest, older});
  CHECK(values(result, "mail") == Texts{"paul.prof@example.org"});
  CHECK(values(result, "ENTPersonDateNaissance") == Texts{"01/02/1980"});
}

TEST_CASE("an establishment that merely has a person as a contact adds nothing to the account") {
  auto contact = teacher_entry(lycee, "99000", "0310002C$2DE1");
  contact.standing = Standing::contact;
  const auto result = projected(teacher, {teacher_entry(college, "1000", "0310001B$3A"), contact});
  CHECK(result.uais == Texts{college});
  CHECK(values(result, "ENTAuxEnsClasses") == Texts{"0310001B$3A"});
  CHECK(values(result, "ENTPersonStructRattach") == Texts{college});
}

TEST_CASE("a pupil is attached where the record entitles, not where it is merely kept") {
  auto kept = pupil_entry(lycee);
  kept.standing = Standing::kept;
  CHECK(values(projected(pupil, {kept, pupil_entry()}, lycee), "ENTPersonStructRattach") == Texts{college});
}

TEST_CASE("a kept pupil is projected as usual") {
  auto kept = pupil_entry();
  kept.standing = Standing::kept;
  const auto result = projected(pupil, {kept});
  CHECK(values(result, "entsyncState") == Texts{"active"});
  CHECK(result.uais == Texts{college});
}

TEST_CASE("a person without any name is called by the login") {
  CHECK(values(projected(pupil, {entry(Category::eleve, pupil.key, college, {})}), "cn") == Texts{"zoe.martin"});
}

TEST_CASE("the order in which establishments are given does not change what adds up") {
  const auto one = teacher_entry(college, "1000", "0310001B$3A");
  const auto two = teacher_entry(lycee, "2000", "0310002C$2DE1");
  CHECK(projected(teacher, {one, two}).attributes == projected(teacher, {two, one}).attributes);
}
