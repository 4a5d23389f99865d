#include "aaf/plan/changes.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf;
using namespace entsync::aaf::plan;
using Texts = std::vector<std::string>;

namespace {

const Ownership ownership{{"cn", "sn", "description", "member", "facsimileTelephoneNumber", "ENTElevePersRelEleve"},
                          {"member", "ENTElevePersRelEleve"},
                          {"cn", "sn", "description"}};
const std::string dn = "cn=g,ou=groupes,dc=x";

Wanted wanted(Attributes attributes, const std::string& at = dn) {
  Wanted made;
  made.entry = {at, std::move(attributes)};
  made.ownership = &ownership;
  made.header.wave = Wave::people;
  made.header.subject = "g";
  made.header.uai = "0310001B";
  made.header.situation = Situation::changed;
  made.header.reason = "a reason";
  made.modify_wave = Wave::groups;
  return made;
}

std::vector<Change> delta(Attributes want, Attributes stored) {
  const DirectoryEntry actual{dn, std::move(stored)};
  const auto operation = change(wanted(std::move(want)), &actual);
  return operation ? operation->changes : std::vector<Change>{};
}

}  // namespace

TEST_CASE("an entry that is not there is added with its classes and all that is ours") {
  const auto operation = change(wanted({{"objectClass", {"top", "ENTGroupe"}},
                                        {"cn", {"g"}},
                                        {"member", {"uid=a", "uid=b"}},
                                        {"facsimileTelephoneNumber", {"05"}},
                                        {"foreign", {"not ours"}}}),
                                nullptr);
  REQUIRE(operation);
  CHECK(operation->verb == Verb::add);
  CHECK(operation->wave == Wave::people);
  CHECK(operation->dn == dn);
  CHECK(operation->before.empty());
  CHECK(operation->subject == "g");
  CHECK(operation->changes == std::vector<Change>{{ChangeVerb::add, "objectClass", {"ENTGroupe", "top"}},
                                                  {ChangeVerb::add, "cn", {"g"}},
                                                  {ChangeVerb::add, "facsimileTelephoneNumber", {"05"}},
                                                  {ChangeVerb::add, "member", {"uid=a", "uid=b"}}});
}

TEST_CASE("an entry that is as wanted needs no operation") {
  CHECK(delta({{"cn", {"g"}}, {"member", {"b", "a"}}}, {{"cn", {"g"}}, {"member", {"a", "b"}}}).empty());
  const DirectoryEntry actual{dn, {{"cn", {"g"}}}};
  CHECK_FALSE(change(wanted({{"cn", {"g"}}}), &actual));
}

TEST_CASE("a modify bears its wave and what of ours was there") {
  const DirectoryEntry actual{
      dn, {{"objectClass", {"top"}}, {"sn", {"A"}}, {"cn", {"g"}}, {"foreign", {"x"}}, {"member", {}}}};
  const auto operation = change(wanted({{"sn", {"B"}}, {"cn", {"g"}}}), &actual);
  REQUIRE(operation);
  CHECK(operation->verb == Verb::modify);
  CHECK(operation->wave == Wave::groups);
  CHECK(operation->before == Attributes{{"objectClass", {"top"}}, {"sn", {"A"}}, {"cn", {"g"}}});
}

TEST_CASE("one value in place of another is a replace") {
  CHECK(delta({{"sn", {"MARTIN"}}}, {{"sn", {"DURAND"}}}) ==
        std::vector<Change>{{ChangeVerb::replace, "sn", {"MARTIN"}}});
}

TEST_CASE("one member in place of another goes and comes by its value, so that either can be left out") {
  CHECK(delta({{"member", {"b"}}}, {{"member", {"a"}}}) ==
        std::vector<Change>{{ChangeVerb::remove, "member", {"a"}}, {ChangeVerb::add, "member", {"b"}}});
}

TEST_CASE("values where there were none are added") {
  CHECK(delta({{"sn", {"A"}}}, {}) == std::vector<Change>{{ChangeVerb::add, "sn", {"A"}}});
  CHECK(delta({{"member", {"a", "b"}}}, {}) == std::vector<Change>{{ChangeVerb::add, "member", {"a", "b"}}});
}

TEST_CASE("values that are no longer wanted are deleted by name") {
  CHECK(delta({}, {{"sn", {"A"}}}) == std::vector<Change>{{ChangeVerb::remove, "sn", {"A"}}});
  CHECK(delta({}, {{"member", {"a", "b"}}}) == std::vector<Change>{{ChangeVerb::remove, "member", {"a", "b"}}});
}

TEST_CASE("of several values only those that differ are sent, deletes before adds") {
  CHECK(delta({{"member", {"a", "c", "d"}}}, {{"member", {"a", "b"}}}) ==
        std::vector<Change>{{ChangeVerb::remove, "member", {"b"}}, {ChangeVerb::add, "member", {"c", "d"}}});
  CHECK(delta({{"member", {"a", "b"}}}, {{"member", {"a"}}}) ==
        std::vector<Change>{{ChangeVerb::add, "member", {"b"}}});
  CHECK(delta({{"member", {"c"}}}, {{"member", {"a", "b"}}}) ==
        std::vector<Change>{{ChangeVerb::remove, "member", {"a", "b"}}, {ChangeVerb::add, "member", {"c"}}});
}

TEST_CASE("a change of case alone is a delete and an add in one modify") {
  const std::vector<Change> expected{{ChangeVerb::remove, "sn", {"Dupont"}}, {ChangeVerb::add, "sn", {"DUPONT"}}};
  CHECK(delta({{"sn", {"DUPONT"}}}, {{"sn", {"Dupont"}}}) == expected);
  CHECK(delta({{"sn", {"DUPONT", "X"}}}, {{"sn", {"Dupont", "X"}}}) == expected);
  CHECK(delta({{"sn", {"É"}}}, {{"sn", {"E\u0301"}}}) ==
        std::vector<Change>{{ChangeVerb::remove, "sn", {"E\u0301"}}, {ChangeVerb::add, "sn", {"É"}}});
}

TEST_CASE("wanted values that the ENT holds for equal are sent once") {
  CHECK(delta({{"description", {"3 A", "3  a", "3 B"}}}, {}) ==
        std::vector<Change>{{ChangeVerb::add, "description", {"3  a", "3 B"}}});
  CHECK(delta({{"description", {"DUPONT", "Dupont"}}}, {{"description", {"Dupont"}}}).empty());
  CHECK(delta({{"member", {"uid=A", "uid=a"}}}, {}) ==
        std::vector<Change>{{ChangeVerb::add, "member", {"uid=A", "uid=a"}}});
}

TEST_CASE("classes are added and never taken away") {
  CHECK(delta({{"objectClass", {"top", "entsyncManaged"}}}, {{"objectClass", {"TOP", "foreignClass"}}}) ==
        std::vector<Change>{{ChangeVerb::add, "objectClass", {"entsyncManaged"}}});
  CHECK(delta({}, {{"objectClass", {"top"}}}).empty());
}

TEST_CASE("attributes of others are neither compared nor written") {
  CHECK(delta({{"foreign", {"a"}}}, {{"foreign", {"b"}}, {"userPassword", {"x"}}}).empty());
}

TEST_CASE("an attribute without an equality rule is only ever replaced") {
  CHECK(delta({{"facsimileTelephoneNumber", {"1", "2"}}}, {{"facsimileTelephoneNumber", {"1"}}}) ==
        std::vector<Change>{{ChangeVerb::replace, "facsimileTelephoneNumber", {"1", "2"}}});
  CHECK(delta({}, {{"facsimileTelephoneNumber", {"1"}}}) ==
        std::vector<Change>{{ChangeVerb::replace, "facsimileTelephoneNumber", {}}});
}

TEST_CASE("another DN is a rename, whose naming attribute is not sent again") {
  const DirectoryEntry actual{"cn=a\\2Cb,ou=groupes,dc=x", {{"cn", {"a,b"}}, {"description", {"Old"}}}};
  auto want = wanted({{"cn", {"c"}}, {"description", {"Old"}}}, "cn=c,ou=groupes,dc=x");
  auto operation = change(want, &actual);
  REQUIRE(operation);
  CHECK(operation->verb == Verb::rename);
  CHECK(operation->dn == actual.dn);
  CHECK(operation->new_dn == "cn=c,ou=groupes,dc=x");
  CHECK(operation->changes.empty());
  want.entry.attributes["description"] = {"New"};
  operation = change(want, &actual);
  CHECK(operation->changes == std::vector<Change>{{ChangeVerb::replace, "description", {"New"}}});
  CHECK(operation->before == actual.attributes);
}

TEST_CASE("a delete goes in the last wave and keeps what was there") {
  const DirectoryEntry actual{dn, {{"objectClass", {"top"}}, {"cn", {"g"}}, {"foreign", {"x"}}}};
  Operation header;
  header.subject = "g";
  const auto operation = removal(actual, ownership, header);
  CHECK(operation.verb == Verb::remove);
  CHECK(operation.wave == Wave::removals);
  CHECK(operation.dn == dn);
  CHECK(operation.changes.empty());
  CHECK(operation.before == Attributes{{"objectClass", {"top"}}, {"cn", {"g"}}});
}

TEST_CASE("what names a held person stays") {
  const DirectoryEntry actual{dn,
                              {{"member", {"uid=held,dc=x", "uid=gone,dc=x"}},
                               {"ENTElevePersRelEleve", {"uid=held,dc=x$10$1$1$0$0", "uid=gone,dc=x$20$0$1$0$0"}},
                               {"sn", {"uid=held,dc=x"}}}};
  DirectoryEntry want{dn, {{"member", {"uid=here,dc=x"}}}};
  keep_named(want, actual, ownership, {"uid=held,dc=x"});
  CHECK(want.attributes == Attributes{{"member", {"uid=held,dc=x", "uid=here,dc=x"}},
                                      {"ENTElevePersRelEleve", {"uid=held,dc=x$10$1$1$0$0"}}});
}

TEST_CASE("what is wanted of a held person goes before what was said of it") {
  const DirectoryEntry actual{dn, {{"ENTElevePersRelEleve", {"uid=held$10$0$1$0$0"}}}};
  DirectoryEntry want{dn, {{"ENTElevePersRelEleve", {"uid=held$10$1$1$0$0"}}}};
  keep_named(want, actual, ownership, {"uid=held"});
  CHECK(want.attributes.at("ENTElevePersRelEleve") == Texts{"uid=held$10$1$1$0$0"});
}

TEST_CASE("attributes that are not ours are not kept either") {
  Ownership others = ownership;
  others.dn_valued.insert("seeAlso");
  const DirectoryEntry actual{dn, {{"seeAlso", {"uid=held"}}}};
  DirectoryEntry want{dn, {}};
  keep_named(want, actual, others, {"uid=held"});
  CHECK(want.attributes.empty());
}

TEST_CASE("operations are sent by wave, establishment and DN, numbered without gaps") {
  const auto operation = [](Wave wave, const char* uai, const char* at) {
    Operation made;
    made.wave = wave;
    made.uai = uai;
    made.dn = at;
    return made;
  };
  std::vector<Operation> operations{operation(Wave::removals, "1", "a"), operation(Wave::people, "2", "a"),
                                    operation(Wave::people, "1", "b"), operation(Wave::people, "1", "a"),
                                    operation(Wave::structures, "9", "z")};
  arrange(operations);
  Texts order;
  for (const auto& each : operations) order.push_back(std::to_string(each.seq) + each.uai + each.dn);
  CHECK(order == Texts{"19z", "21a", "31b", "42a", "51a"});
}
