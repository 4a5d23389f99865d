#include "aaf/plan/invert.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/aaf/plan/applier.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::plan;
using Found = Fit::Found;

namespace {

const Ownership owned{{"cn", "sn", "mail", "description", "member", "entsyncState"},
                      {"member"},
                      {"cn", "sn", "description", "entsyncState"}};
const std::string person = "uid=a,ou=personnes,dc=x";

Operation operation(int seq, Verb verb, std::vector<Change> changes, Attributes before = {},
                    const std::string& at = person) {
  Operation one;
  one.seq = seq;
  one.wave = Wave::links;
  one.verb = verb;
  one.dn = at;
  one.subject = "eleve:TOULOUSE:1";
  one.uai = "0310001B";
  one.population = Population::pupil;
  one.situation = Situation::changed;
  one.reason = "a reason";
  one.changes = std::move(changes);
  one.before = std::move(before);
  return one;
}

Operation of_group(int seq, Verb verb, std::vector<Change> changes, Attributes before = {},
                   const std::string& at = "cn=g,ou=groupes,dc=x") {
  Operation one = operation(seq, verb, std::move(changes), std::move(before), at);
  one.subject = "0310001B:groupe:g:eleves";
  one.population.reset();
  one.wave = Wave::groups;
  return one;
}

account::Account in_state(AccountState state) {
  account::Account one;
  one.key = "eleve:TOULOUSE:1";
  one.state = state;
  one.uais = {"0310001B"};
  return one;
}

Inverse only(const std::vector<Operation>& done, const std::set<std::string>& absent = {}) {
  auto inverses = invert(done, absent, 7);
  REQUIRE(inverses.size() == 1);
  return inverses.front();
}

// The entry as the operations left it, and again after their inverse.
DirectoryEntry there_and_back(DirectoryEntry entry, const std::vector<Operation>& done) {
  const test::Applier ent(owned);
  const DirectoryEntry first = entry;
  for (const Operation& one : done) entry = ent.apply(&entry, one);
  const Fit fitted = fit(only(done), &entry, nullptr, owned);
  REQUIRE(fitted.found == Found::as_left);
  return ent.apply(&entry, fitted.operation);
}

}  // namespace

TEST_CASE("an added entry is deleted, with what the run left as its pre-image") {
  const auto add = operation(
      3, Verb::add, {{ChangeVerb::add, "objectClass", {"top", "ENTEleve"}}, {ChangeVerb::add, "sn", {"PETIT"}}});
  const Inverse inverse = only({add});
  CHECK(inverse.operation.verb == Verb::remove);
  CHECK(inverse.operation.wave == Wave::removals);
  CHECK(inverse.operation.changes.empty());
  CHECK(inverse.operation.situation == Situation::departed);
  CHECK(inverse.operation.reason == "takes back operation 3 of plan 7 (a reason)");
  const DirectoryEntry left{person, {{"objectClass", {"ENTEleve", "top"}}, {"sn", {"PETIT"}}}};
  const Fit fitted = fit(inverse, &left, nullptr, owned);
  CHECK(fitted.found == Found::as_left);
  CHECK(fitted.operation.before == left.attributes);
  CHECK(fit(inverse, nullptr, nullptr, owned).found == Found::as_before);
}

TEST_CASE("an added entry that somebody changed since is not deleted") {
  const auto add =
      operation(3, Verb::add, {{ChangeVerb::add, "sn", {"PETIT"}}, {ChangeVerb::add, "member", {"uid=b"}}});
  const Inverse inverse = only({add});
  const auto found = [&](Attributes attributes) {
    const DirectoryEntry entry{person, std::move(attributes)};
    return fit(inverse, &entry, nullptr, owned);
  };
  CHECK(found({{"sn", {"GRAND"}}, {"member", {"uid=b"}}}).attributes == std::vector<std::string>{"sn"});
  CHECK(found({{"sn", {"PETIT"}}, {"member", {"uid=b", "uid=c"}}}).found == Found::changed);
  CHECK(found({{"sn", {"PETIT"}}, {"member", {"uid=b"}}, {"mail", {"p@x.fr"}}}).found == Found::changed);
  // A member that left since speaks for nobody.
  CHECK(found({{"sn", {"PETIT"}}}).found == Found::as_left);
  // What is not ours is not looked at.
  CHECK(found({{"sn", {"PETIT"}}, {"member", {"uid=b"}}, {"foreign", {"x"}}}).found == Found::as_left);
}

TEST_CASE("what later operations of the plan put on an added entry goes with it") {
  const auto add = operation(1, Verb::add, {{ChangeVerb::add, "sn", {"PETIT"}}});
  const auto link = operation(2, Verb::modify, {{ChangeVerb::add, "member", {"uid=b"}}}, {{"sn", {"PETIT"}}});
  const Inverse inverse = only({add, link});
  CHECK(inverse.operation.verb == Verb::remove);
  CHECK(inverse.operation.before == Attributes{{"sn", {"PETIT"}}, {"member", {"uid=b"}}});
}

TEST_CASE("a deleted entry is added with its pre-image, where people come before groups") {
  const Attributes before{{"objectClass", {"ENTEleve", "top"}}, {"sn", {"PETIT"}}};
  const Inverse inverse = only({operation(1, Verb::remove, {}, before)});
  CHECK(inverse.operation.verb == Verb::add);
  CHECK(inverse.operation.wave == Wave::people);
  CHECK(inverse.operation.before.empty());
  CHECK(inverse.operation.changes ==
        std::vector<Change>{{ChangeVerb::add, "objectClass", {"ENTEleve", "top"}}, {ChangeVerb::add, "sn", {"PETIT"}}});
  CHECK(only({of_group(1, Verb::remove, {}, before)}).operation.wave == Wave::groups);
  auto structure = of_group(1, Verb::remove, {}, before, "ou=0310001B,ou=structures,dc=x");
  structure.subject = "0310001B";
  CHECK(only({structure}).operation.wave == Wave::structures);
  const DirectoryEntry same{person, before}, other{person, {{"sn", {"GRAND"}}}};
  CHECK(fit(inverse, nullptr, nullptr, owned).found == Found::as_left);
  CHECK(fit(inverse, &same, nullptr, owned).found == Found::as_before);
  CHECK(fit(inverse, &other, nullptr, owned).found == Found::changed);
}

TEST_CASE("a modified entry gets its values back") {
  const Attributes before{{"objectClass", {"top"}},
                          {"sn", {"PETIT"}},
                          {"mail", {"p@x.fr"}},
                          {"description", {"a", "b"}},
                          {"member", {"uid=b", "uid=c"}}};
  const auto modify = operation(1, Verb::modify,
                                {{ChangeVerb::add, "objectClass", {"ENTAuxEnseignant"}},
                                 {ChangeVerb::replace, "sn", {"GRAND"}},
                                 {ChangeVerb::remove, "mail", {"p@x.fr"}},
                                 {ChangeVerb::remove, "description", {"a"}},
                                 {ChangeVerb::add, "description", {"c", "d"}},
                                 {ChangeVerb::remove, "member", {"uid=b"}},
                                 {ChangeVerb::add, "entsyncState", {"active"}}},
                                before);
  CHECK(there_and_back({person, before}, {modify}) == DirectoryEntry{person, before});
  const Inverse inverse = only({modify});
  CHECK(inverse.operation.verb == Verb::modify);
  CHECK(inverse.operation.wave == Wave::links);
  const DirectoryEntry as_before{person, before};
  CHECK(fit(inverse, &as_before, nullptr, owned).found == Found::as_before);
  CHECK(fit(inverse, nullptr, nullptr, owned).found == Found::changed);
}

TEST_CASE("a replaced value that was none is taken away again") {
  const auto modify = operation(1, Verb::modify, {{ChangeVerb::replace, "sn", {"GRAND"}}}, {{"cn", {"a"}}});
  CHECK(there_and_back({person, {{"cn", {"a"}}}}, {modify}) == DirectoryEntry{person, {{"cn", {"a"}}}});
}

TEST_CASE("a change of spelling alone is taken back as delete and add") {
  const auto modify =
      operation(1, Verb::modify, {{ChangeVerb::remove, "sn", {"Petit"}}, {ChangeVerb::add, "sn", {"PETIT"}}},
                {{"sn", {"Petit"}}});
  CHECK(there_and_back({person, {{"sn", {"Petit"}}}}, {modify}) == DirectoryEntry{person, {{"sn", {"Petit"}}}});
}

TEST_CASE("an attribute that has changed since leaves the whole operation alone and is named") {
  const auto modify =
      operation(1, Verb::modify, {{ChangeVerb::replace, "sn", {"GRAND"}}, {ChangeVerb::replace, "mail", {"g@x.fr"}}},
                {{"sn", {"PETIT"}}, {"mail", {"p@x.fr"}}, {"cn", {"a"}}});
  const Inverse inverse = only({modify});
  const DirectoryEntry moved{person, {{"sn", {"GRAND"}}, {"mail", {"other@x.fr"}}, {"cn", {"a"}}}};
  const Fit fitted = fit(inverse, &moved, nullptr, owned);
  CHECK(fitted.found == Found::changed);
  CHECK(fitted.attributes == std::vector<std::string>{"mail"});
  // What the run did not touch may be as it likes.
  const DirectoryEntry elsewhere{person, {{"sn", {"GRAND"}}, {"mail", {"g@x.fr"}}, {"cn", {"b"}}}};
  CHECK(fit(inverse, &elsewhere, nullptr, owned).found == Found::as_left);
}

TEST_CASE("of members each value counts for itself") {
  const auto modify =
      of_group(1, Verb::modify,
               {{ChangeVerb::remove, "member", {"uid=out"}}, {ChangeVerb::add, "member", {"uid=in", "uid=in2"}}},
               {{"member", {"uid=out", "uid=x"}}});
  const Inverse inverse = only({modify});
  const DirectoryEntry now{"cn=g,ou=groupes,dc=x", {{"member", {"uid=in", "uid=later"}}}};
  const Fit fitted = fit(inverse, &now, nullptr, owned);
  CHECK(fitted.found == Found::as_left);
  CHECK(fitted.operation.changes ==
        std::vector<Change>{{ChangeVerb::remove, "member", {"uid=in"}}, {ChangeVerb::add, "member", {"uid=out"}}});
}

TEST_CASE("a link that was replaced once more since is left alone") {
  const auto modify = operation(
      1, Verb::modify, {{ChangeVerb::remove, "member", {"uid=m$1$1"}}, {ChangeVerb::add, "member", {"uid=m$2$1"}}},
      {{"member", {"uid=m$1$1"}}});
  const DirectoryEntry now{person, {{"member", {"uid=m$3$1"}}}};
  const Fit fitted = fit(only({modify}), &now, nullptr, owned);
  CHECK(fitted.found == Found::changed);
  CHECK(fitted.attributes == std::vector<std::string>{"member"});
}

TEST_CASE("a renamed group gets its name and its values back") {
  const std::string was = "cn=g,ou=groupes,dc=x", is = "cn=h,ou=groupes,dc=x";
  const Attributes before{{"cn", {"g"}}, {"description", {"old"}}, {"member", {"uid=b"}}};
  auto rename =
      of_group(1, Verb::rename, {{ChangeVerb::replace, "description", {"new"}}, {ChangeVerb::add, "member", {"uid=c"}}},
               before, was);
  rename.new_dn = is;
  const Inverse inverse = only({rename});
  CHECK(inverse.operation.verb == Verb::rename);
  CHECK(inverse.operation.dn == is);
  CHECK(inverse.operation.new_dn == was);
  const DirectoryEntry left{is, {{"cn", {"h"}}, {"description", {"new"}}, {"member", {"uid=b", "uid=c"}}}};
  const Fit fitted = fit(inverse, &left, nullptr, owned);
  REQUIRE(fitted.found == Found::as_left);
  CHECK(fitted.operation.changes ==
        std::vector<Change>{{ChangeVerb::remove, "member", {"uid=c"}}, {ChangeVerb::replace, "description", {"old"}}});
  CHECK(fitted.operation.before == left.attributes);
  const DirectoryEntry as_before{was, before};
  CHECK(fit(inverse, nullptr, &as_before, owned).found == Found::as_before);
  CHECK(fit(inverse, &left, &as_before, owned).found == Found::changed);
  CHECK(fit(inverse, nullptr, nullptr, owned).found == Found::changed);
}

TEST_CASE("an entry that was added and deleted by one plan needs nothing") {
  CHECK(invert({operation(1, Verb::add, {{ChangeVerb::add, "sn", {"A"}}}),
                operation(2, Verb::remove, {}, {{"sn", {"A"}}})},
               {}, 7)
            .empty());
}

TEST_CASE("an account becomes what it was, and one that was made ends") {
  auto add = operation(1, Verb::add, {{ChangeVerb::add, "sn", {"A"}}});
  add.account_after = in_state(AccountState::active);
  const Operation made = only({add}).operation;
  CHECK(made.account_ends);
  CHECK_FALSE(made.account_after);
  CHECK(made.account_before == in_state(AccountState::active));

  auto off = operation(1, Verb::modify, {{ChangeVerb::add, "entsyncState", {"deactivated"}}}, {{"sn", {"A"}}});
  off.account_before = in_state(AccountState::active);
  off.account_after = in_state(AccountState::deactivated);
  const Operation on = only({off}).operation;
  CHECK_FALSE(on.account_ends);
  CHECK(on.account_after == in_state(AccountState::active));
  CHECK(on.account_before == in_state(AccountState::deactivated));
  CHECK(on.situation == Situation::returned);

  // The undo of an undo.
  Operation undone = made;
  undone.seq = 1;
  const Operation again = only({undone}).operation;
  CHECK(again.verb == Verb::add);
  CHECK(again.account_after == in_state(AccountState::active));
  CHECK_FALSE(again.account_before);
  CHECK_FALSE(again.account_ends);

  CHECK_FALSE(
      only({operation(1, Verb::modify, {{ChangeVerb::replace, "sn", {"B"}}}, {{"sn", {"A"}}})}).operation.account_ends);
}

TEST_CASE("values that name an entry which could not be added were never sent") {
  const auto group = of_group(1, Verb::modify, {{ChangeVerb::add, "member", {"uid=lost", "uid=in"}}}, {});
  const Inverse inverse = only({group}, {"uid=lost"});
  CHECK(inverse.left.at("member") == std::vector<std::string>{"uid=in"});
}

TEST_CASE("an operation without values was forgotten") {
  CHECK(forgotten(operation(1, Verb::modify, {})));
  CHECK_FALSE(forgotten(operation(1, Verb::remove, {}, {{"sn", {"A"}}})));
  CHECK_FALSE(forgotten(operation(1, Verb::add, {{ChangeVerb::add, "sn", {"A"}}})));
}

TEST_CASE("people who stay as they are keep what others say of them") {
  const std::set<std::string> held{"uid=held"};
  auto modify = of_group(1, Verb::modify,
                         {{ChangeVerb::remove, "member", {"uid=held", "uid=gone"}}, {ChangeVerb::add, "cn", {"x"}}});
  CHECK(leave_apart(modify, held));
  CHECK(modify.changes ==
        std::vector<Change>{{ChangeVerb::remove, "member", {"uid=gone"}}, {ChangeVerb::add, "cn", {"x"}}});

  auto only_held = of_group(1, Verb::modify, {{ChangeVerb::remove, "member", {"uid=held$1"}}});
  CHECK_FALSE(leave_apart(only_held, held));
  CHECK(only_held.changes.empty());

  auto drop = of_group(1, Verb::remove, {}, {{"member", {"uid=held", "uid=gone"}}});
  CHECK_FALSE(leave_apart(drop, held));
  auto drop_other = of_group(1, Verb::remove, {}, {{"member", {"uid=gone"}}});
  CHECK(leave_apart(drop_other, held));

  auto add = of_group(1, Verb::add, {{ChangeVerb::add, "cn", {"g"}}, {ChangeVerb::add, "member", {"uid=held"}}});
  CHECK_FALSE(leave_apart(add, held));

  auto replace = operation(1, Verb::modify, {{ChangeVerb::replace, "member", {"uid=x"}}}, {{"member", {"uid=held"}}});
  CHECK_FALSE(leave_apart(replace, held));
  CHECK_FALSE(replace.changes.empty());
}
