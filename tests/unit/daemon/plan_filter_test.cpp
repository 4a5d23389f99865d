#include "daemon/run/plan_filter.hpp"

#include <catch2/catch.hpp>

#include "tests/support/source.hpp"

using namespace entsync;
using aaf::plan::Change;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;
using aaf::plan::Wave;

namespace {

const std::string people = ",ou=personnes,dc=demo,dc=fr";

ldap::Mapping mapping() {
  auto loaded = ldap::Mapping::load(test::source("config/mappings/sdet.conf"), "dc=demo,dc=fr");
  REQUIRE(loaded);
  return std::move(*loaded);
}

Operation add(const std::string& uid, aaf::Population population, const std::string& attribute,
              std::vector<std::string> values) {
  Operation operation;
  operation.verb = Verb::add;
  operation.wave = Wave::people;
  operation.dn = "uid=" + uid + people;
  operation.subject = uid;
  operation.population = population;
  operation.changes = {{ChangeVerb::add, "sn", {uid}}, {ChangeVerb::add, attribute, std::move(values)}};
  operation.account_after.emplace();
  return operation;
}

Operation group(const std::string& id, std::vector<Change> changes) {
  Operation operation;
  operation.verb = Verb::modify;
  operation.wave = Wave::groups;
  operation.dn = "cn=" + id + ",ou=groupes,dc=demo,dc=fr";
  operation.subject = id;
  operation.changes = std::move(changes);
  return operation;
}

}  // namespace

TEST_CASE("a new pupil gets the links to new guardians when these are there, and the guardians come after the pupil") {
  const std::string pupil = "uid=pupil" + people, guardian = "uid=guardian" + people, known = "uid=known" + people;
  std::vector<Operation> operations{
      add("pupil", aaf::Population::pupil, "ENTElevePersRelEleve", {guardian + "$10$1$1$0$1", known + "$20$1$1$0$1"}),
      add("guardian", aaf::Population::guardian, "ENTAuxPersRelEleveEleve", {pupil})};
  daemon::run::split_links(operations, mapping());
  REQUIRE(operations.size() == 3);
  CHECK(operations[0].wave == Wave::people);
  CHECK(operations[0].changes ==
        std::vector<Change>{{ChangeVerb::add, "sn", {"pupil"}},
                            {ChangeVerb::add, "ENTElevePersRelEleve", {known + "$20$1$1$0$1"}}});
  CHECK(operations[1].wave == Wave::links);
  CHECK(operations[1].changes.size() == 2);
  CHECK(operations[2].wave == Wave::groups);
  CHECK(operations[2].verb == Verb::modify);
  CHECK(operations[2].dn == pupil);
  CHECK(operations[2].changes ==
        std::vector<Change>{{ChangeVerb::add, "ENTElevePersRelEleve", {guardian + "$10$1$1$0$1"}}});
  CHECK_FALSE(operations[2].account_after);
}

TEST_CASE("a new pupil whose guardians are known is one operation") {
  std::vector<Operation> operations{
      add("pupil", aaf::Population::pupil, "ENTElevePersRelEleve", {"uid=known" + people + "$20$1$1$0$1"})};
  const auto before = operations;
  daemon::run::split_links(operations, mapping());
  CHECK(operations == before);
}

TEST_CASE("mode additions takes nothing away") {
  Operation removal;
  removal.verb = Verb::remove;
  std::vector<Operation> operations{
      removal, group("g1", {{ChangeVerb::add, "member", {"a"}}, {ChangeVerb::remove, "member", {"b"}}}),
      group("g2", {{ChangeVerb::remove, "member", {"b"}}}), group("g3", {{ChangeVerb::replace, "description", {}}}),
      group("g4", {{ChangeVerb::replace, "description", {"new"}}})};
  const auto untouched = operations;
  daemon::run::keep_additions(operations, [](const Operation&) { return false; });
  CHECK(operations == untouched);
  daemon::run::keep_additions(operations, [](const Operation&) { return true; });
  REQUIRE(operations.size() == 2);
  CHECK(operations[0].subject == "g1");
  CHECK(operations[0].changes == std::vector<Change>{{ChangeVerb::add, "member", {"a"}}});
  CHECK(operations[1].subject == "g4");
}

TEST_CASE("in mode additions nothing that stands for nothing comes beside, or in the place of, what stays") {
  const std::string nothing = "cn=sans-objet,ou=structures,dc=x";
  std::vector<Operation> operations{
      group("g1", {{ChangeVerb::add, "ENTAuxPersRelEleveEleve", {nothing}},
                   {ChangeVerb::remove, "ENTAuxPersRelEleveEleve", {"uid=1,ou=personnes,dc=x"}}}),
      group("g2", {{ChangeVerb::replace, "ENTEleveMEF", {"SANS OBJET"}}}),
      group("g3", {{ChangeVerb::add, "ENTAuxPersRelEleveEleve", {nothing}}})};
  daemon::run::keep_additions(operations, [](const Operation&) { return true; });
  REQUIRE(operations.size() == 1);
  CHECK(operations[0].subject == "g3");
}

TEST_CASE("a person's scope holds the person's entry and its place in groups, and nobody else's") {
  const std::string mine = "uid=mine" + people, other = "uid=other" + people;
  Operation own, theirs;
  own.verb = theirs.verb = Verb::modify;
  own.subject = "eleve:TOULOUSE:1";
  theirs.subject = "eleve:TOULOUSE:2";
  own.population = theirs.population = aaf::Population::pupil;
  std::vector<Operation> operations{
      own, theirs,
      group("0310001B:division:3A:eleves",
            {{ChangeVerb::add, "member", {mine, other}}, {ChangeVerb::replace, "description", {"3A"}}}),
      group("0310001B:division:3B:eleves", {{ChangeVerb::add, "member", {other}}})};
  daemon::run::keep_only(operations,
                         {.uais = {}, .person_keys = {"eleve:TOULOUSE:1"}, .person_dns = {mine}, .groups = {}});
  REQUIRE(operations.size() == 2);
  CHECK(operations[0].subject == "eleve:TOULOUSE:1");
  CHECK(operations[1].changes == std::vector<Change>{{ChangeVerb::add, "member", {mine}}});
}

TEST_CASE("a group that comes or goes with the person alone belongs to the person's scope") {
  const std::string mine = "uid=mine" + people, other = "uid=other" + people;
  const auto made = [](Verb verb, const std::string& id, std::vector<std::string> members) {
    Operation operation = group(id, {});
    operation.verb = verb;
    if (verb == Verb::remove) operation.before["member"] = members;
    if (verb == Verb::add) operation.changes = {{ChangeVerb::add, "member", members}};
    return operation;
  };
  std::vector<Operation> operations{made(Verb::remove, "1", {mine}), made(Verb::remove, "2", {mine, other}),
                                    made(Verb::add, "3", {mine}), made(Verb::add, "4", {mine, other})};
  daemon::run::keep_only(operations,
                         {.uais = {}, .person_keys = {"eleve:TOULOUSE:1"}, .person_dns = {mine}, .groups = {}});
  REQUIRE(operations.size() == 2);
  CHECK(operations[0].subject == "1");
  CHECK(operations[1].subject == "3");
}

TEST_CASE("a group's scope holds all of its entries and no other group that begins alike") {
  std::vector<Operation> operations{group("0310001B:division:3A:eleves", {}),
                                    group("0310001B:division:3A:enseignants", {}),
                                    group("0310001B:division:3A2:eleves", {})};
  daemon::run::keep_only(operations,
                         {.uais = {}, .person_keys = {}, .person_dns = {}, .groups = {"0310001B:division:3A"}});
  REQUIRE(operations.size() == 2);
  CHECK(operations[1].subject == "0310001B:division:3A:enseignants");
}
