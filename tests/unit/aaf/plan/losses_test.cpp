#include "aaf/plan/losses.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "aaf/plan/changes.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::plan;
using Texts = std::vector<std::string>;

namespace {

const std::string school = "0310001B";
const std::string german = school + ":groupe:4ALL2:eleves";

std::string dn_of(const std::string& key) { return "uid=" + key + ",ou=personnes"; }

Operation modify(const std::string& key, Attributes before, std::vector<Change> changes) {
  Operation operation;
  operation.verb = Verb::modify;
  operation.wave = Wave::links;
  operation.dn = dn_of(key);
  operation.subject = key;
  operation.situation = Situation::changed;
  operation.uai = school;
  operation.population = Population::guardian;
  operation.before = std::move(before);
  operation.changes = std::move(changes);
  operation.reason = changed_reason(operation);
  return operation;
}

// Everyone's mail goes, and a telephone comes.
std::vector<Operation> without_mail(int people) {
  std::vector<Operation> operations;
  for (int i = 0; i < people; ++i) {
    operations.push_back(
        modify("g" + std::to_string(100 + i), {{"mail", {"x@example.org"}}},
               {{ChangeVerb::remove, "mail", {"x@example.org"}}, {ChangeVerb::add, "mobile", {"+33639980001"}}}));
  }
  return operations;
}

Operation of_group(Verb verb, const Texts& members, const Texts& gone, const Texts& come = {}) {
  Operation operation;
  operation.verb = verb;
  operation.wave = verb == Verb::remove ? Wave::removals : Wave::groups;
  operation.dn = "cn=" + german + ",ou=groupes";
  operation.subject = german;
  operation.uai = school;
  for (const auto& member : members) put(operation.before, "member", dn_of(member));
  const auto change = [&](ChangeVerb change_verb, const Texts& keys) {
    Change made{change_verb, "member", {}};
    for (const auto& key : keys) made.values.push_back(dn_of(key));
    if (!keys.empty()) operation.changes.push_back(std::move(made));
  };
  if (verb != Verb::remove) {
    change(ChangeVerb::remove, gone);
    change(ChangeVerb::add, come);
  }
  return operation;
}

Texts keys(int count, const std::string& prefix = "p") {
  Texts made;
  for (int i = 0; i < count; ++i) made.push_back(prefix + std::to_string(100 + i));
  return made;
}

LossView view_of(const Texts& known = {}) {
  LossView view;
  view.identity[Population::guardian] = {"sn", "givenName", "birth", {"street", "l"}};
  view.membership = {"member"};
  for (const auto& key : known) view.keys.emplace(dn_of(key), key);
  return view;
}

GuardBase base_with(int active) {
  GuardBase base;
  base.active[{school, Population::guardian}] = active;
  base.ent_active = active;
  base.establishments = 1;
  return base;
}

// Finds, judges and holds back.
Verdict guard(std::vector<Operation>& operations, const LossView& view, const GuardBase& base,
              const std::vector<Approval>& approvals = {}, const GuardLimits& limits = {}) {
  const auto losses = find_losses(operations, view);
  auto verdict = judge_losses(losses, base, limits, approvals);
  hold_back(operations, losses, verdict.held);
  return verdict;
}

Approval approval_of(const HeldSet& set) { return {set.hash, set.units(), set.count, set.guard, set.group}; }

}  // namespace

TEST_CASE("an attribute that too many would lose stays, and what is added goes through") {
  auto operations = without_mail(30);
  const auto verdict = guard(operations, view_of(), base_with(100));
  REQUIRE(verdict.held.size() == 1);
  const auto& set = verdict.held.front();
  CHECK(set.guard == GuardKind::emptied);
  CHECK(set.uai == school);
  CHECK(set.population == Population::guardian);
  CHECK(set.count == 30);
  CHECK(set.items.size() == 30);
  CHECK(set.items.front() == "g100 mail");
  CHECK(
      set.reason ==
      "30 of 100 guardians would lose every value of an attribute: mail 30 (30 %); the limit is 20 % and more than 5");
  REQUIRE(operations.size() == 30);
  for (const auto& operation : operations) {
    REQUIRE(operation.changes.size() == 1);
    CHECK(operation.changes.front().attribute == "mobile");
    CHECK(operation.reason == "changed: mobile (1 in, 0 out)");
  }
}

TEST_CASE("an operation that only empties goes wholly, with the account it was to change handed back") {
  auto operations = without_mail(30);
  for (auto& operation : operations) operation.changes.pop_back();
  operations.front().account_after =
      account::Account{"g100", AccountState::active, {}, {}, {}, Population::guardian, {school}};
  const auto losses = find_losses(operations, view_of());
  const auto verdict = judge_losses(losses, base_with(100), {}, {});
  const auto accounts = hold_back(operations, losses, verdict.held);
  CHECK(operations.empty());
  REQUIRE(accounts.size() == 1);
  CHECK(accounts.front().key == "g100");
}

TEST_CASE("a few emptied attributes pass") {
  auto operations = without_mail(5);
  CHECK(guard(operations, view_of(), base_with(5)).held.empty());
  CHECK(operations.front().changes.size() == 2);
  operations = without_mail(20);
  CHECK(guard(operations, view_of(), base_with(100)).held.empty());
}

TEST_CASE("a placeholder in the place of a value is an emptied attribute") {
  std::vector<Operation> operations;
  for (const auto& key : keys(10)) {
    operations.push_back(
        modify(key, {{"ENTEleveClasses", {"ou=x$3A"}}}, {{ChangeVerb::replace, "ENTEleveClasses", {"SANS OBJET"}}}));
  }
  CHECK(guard(operations, view_of(), base_with(20)).held.size() == 1);
  CHECK(operations.empty());
}

TEST_CASE("what goes because the people it names go is not counted") {
  std::vector<Operation> operations;
  auto view = view_of();
  for (const auto& key : keys(10)) {
    operations.push_back(modify(key, {{"children", {dn_of("child"), dn_of("other") + "$10$1"}}},
                                {{ChangeVerb::remove, "children", {dn_of("child"), dn_of("other") + "$10$1"}}}));
  }
  view.absent = {dn_of("child"), dn_of("other")};
  CHECK(guard(operations, view, base_with(20)).held.empty());
  view.absent = {dn_of("other")};
  CHECK(guard(operations, view, base_with(20)).held.size() == 1);
}

TEST_CASE("neither the marks of an account's state nor the attributes of who leaves count as emptied") {
  std::vector<Operation> operations;
  auto view = view_of();
  for (const auto& key : keys(10)) {
    operations.push_back(
        modify(key, {{"entsyncReason", {"departed"}}}, {{ChangeVerb::remove, "entsyncReason", {"departed"}}}));
  }
  for (const auto& operation : without_mail(10)) {
    operations.push_back(operation);
    view.leavers.insert(operation.subject);
  }
  CHECK(guard(operations, view, base_with(20)).held.empty());
}

TEST_CASE("what an operator ordered of a person is stopped by no guard") {
  auto operations = without_mail(30);
  auto view = view_of();
  view.ordered = {"g100"};
  const auto verdict = guard(operations, view, base_with(100));
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().count == 29);
  CHECK(operations.front().changes.size() == 2);
}

TEST_CASE("an approval of emptied attributes covers exactly these of these people") {
  auto operations = without_mail(30);
  const auto set = guard(operations, view_of(), base_with(100)).held.front();
  operations = without_mail(30);
  CHECK(guard(operations, view_of(), base_with(100), {approval_of(set)}).held.empty());
  CHECK(operations.front().changes.size() == 2);
  operations = without_mail(30);
  operations.front().before["street"] = {"1 RUE X"};
  operations.front().changes.push_back({ChangeVerb::remove, "street", {"1 RUE X"}});
  CHECK(guard(operations, view_of(), base_with(100), {approval_of(set)}).held.size() == 1);
  operations = without_mail(31);
  CHECK(guard(operations, view_of(), base_with(100), {approval_of(set)}).held.size() == 1);
}

TEST_CASE("many schools that lose a few values each are held for the whole ENT") {
  std::vector<Operation> operations;
  GuardBase base;
  base.establishments = 10;
  base.ent_active = 1000;
  for (int school = 0; school < 10; ++school) {
    const std::string uai = "03100" + std::to_string(10 + school) + "A";
    base.active[{uai, Population::guardian}] = 100;
    for (auto operation : without_mail(6)) {
      operation.uai = uai;
      operation.subject += uai;
      operation.dn = dn_of(operation.subject);
      operations.push_back(operation);
    }
  }
  const auto verdict = guard(operations, view_of(), base);
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().uai.empty());
  CHECK(verdict.held.front().count == 60);
  for (const auto& operation : operations) CHECK(operation.changes.size() == 1);
}

TEST_CASE("even one person who becomes another waits for a confirmation") {
  const Attributes before{{"sn", {"BORDECLAR"}}, {"givenName", {"Odile"}}, {"street", {"1 RUE X"}}, {"birth", {"b"}}};
  const auto renamed = [&](std::vector<Change> changes) {
    std::vector<Operation> operations{modify("g1", before, std::move(changes))};
    return guard(operations, view_of(), base_with(100)).held.size() + operations.size() * 10;
  };
  const Change sn{ChangeVerb::replace, "sn", {"CASTEFORT"}}, given{ChangeVerb::replace, "givenName", {"Régis"}},
      street{ChangeVerb::replace, "street", {"2 RUE Y"}}, birth{ChangeVerb::replace, "birth", {"c"}};
  CHECK(renamed({sn, given, street}) == 1);
  CHECK(renamed({sn, given, birth}) == 1);
  CHECK(renamed({sn, given}) == 10);
  CHECK(renamed({sn, street, birth}) == 10);
  CHECK(renamed({{ChangeVerb::replace, "sn", {"Bordéclar"}}, given, street}) == 10);
}

TEST_CASE("who changes both names and has neither birth date nor address to tell by waits as well") {
  const Change sn{ChangeVerb::replace, "sn", {"CASTEFORT"}}, given{ChangeVerb::replace, "givenName", {"Régis"}};
  const auto held = [&](const Attributes& more, std::vector<Change> changes, const IdentityAttributes& written) {
    Attributes before{{"sn", {"BORDECLAR"}}, {"givenName", {"Odile"}}, {"mail", {"x@example.org"}}};
    before.insert(more.begin(), more.end());
    std::vector<Operation> operations{modify("g1", std::move(before), std::move(changes))};
    LossView view;
    view.identity[Population::guardian] = written;
    const auto losses = find_losses(operations, view);
    return std::any_of(losses.begin(), losses.end(), [](const Loss& l) { return l.guard == GuardKind::identities; });
  };
  const IdentityAttributes all{"sn", "givenName", "birth", {"street", "l"}};
  const IdentityAttributes no_birth{"sn", "givenName", "", {"street", "l"}};  // the mapping `plain`
  const IdentityAttributes names{"sn", "givenName", "", {}};

  for (const auto& written : {all, no_birth, names}) {
    CHECK(held({}, {sn, given}, written));
    CHECK_FALSE(held({}, {sn}, written));
    CHECK_FALSE(held({}, {given}, written));
    CHECK_FALSE(held({}, {{ChangeVerb::replace, "sn", {"Bordéclar"}}, given}, written));
  }
  SECTION("one that stays the same speaks for the person") {
    CHECK_FALSE(held({{"l", {"TOULOUSE"}}}, {sn, given}, no_birth));
    CHECK_FALSE(held({{"birth", {"b"}}}, {sn, given}, all));
    CHECK(held({{"birth", {"b"}}}, {sn, given}, no_birth));
  }
  SECTION("one that is there on one side alone says nothing") {
    CHECK(held({}, {sn, given, {ChangeVerb::add, "l", {"TOULOUSE"}}}, all));
    CHECK(held({{"l", {"TOULOUSE"}}}, {sn, given, {ChangeVerb::remove, "l", {"TOULOUSE"}}}, all));
    CHECK(held({{"l", {"SANS OBJET"}}}, {sn, given}, all));
  }
}

TEST_CASE("a person who becomes another is told in one sentence, and can be confirmed") {
  const auto make = [] {
    return std::vector<Operation>{modify("g1", {{"sn", {"A"}}, {"givenName", {"B"}}, {"birth", {"b"}}},
                                         {{ChangeVerb::replace, "sn", {"C"}},
                                          {ChangeVerb::replace, "givenName", {"D"}},
                                          {ChangeVerb::replace, "birth", {"c"}}})};
  };
  auto operations = make();
  const auto set = guard(operations, view_of(), base_with(100)).held.front();
  CHECK(set.reason ==
        "1 of 100 guardians would become somebody else, with other names and, where known, another birth date or "
        "address (1 %); "
        "each of them waits for a confirmation");
  operations = make();
  CHECK(guard(operations, view_of(), base_with(100), {approval_of(set)}).released.size() == 1);
  CHECK(operations.size() == 1);
}

TEST_CASE("members whom a group would lose stay, and new ones come") {
  const auto members = keys(20);
  const Texts gone(members.begin(), members.begin() + 12);
  std::vector<Operation> operations{of_group(Verb::modify, members, gone, {"new"})};
  const auto verdict = guard(operations, view_of(members), base_with(0));
  REQUIRE(verdict.held.size() == 1);
  const auto& set = verdict.held.front();
  CHECK(set.guard == GuardKind::members);
  CHECK(set.group == german);
  CHECK(set.uai == school);
  CHECK_FALSE(set.population);
  CHECK(set.subjects == gone);
  CHECK(set.base == 20);
  CHECK(set.reason ==
        "12 of 20 members would leave the group 0310001B:groupe:4ALL2:eleves (60 %); the limit is 40 % and "
        "more than 10");
  REQUIRE(operations.size() == 1);
  REQUIRE(operations.front().changes.size() == 1);
  CHECK(operations.front().changes.front() == Change{ChangeVerb::add, "member", {dn_of("new")}});
}

TEST_CASE("the same loss is the same hold, also when newcomers have made the group larger") {
  auto members = keys(20);
  const Texts gone(members.begin(), members.begin() + 12);
  std::vector<Operation> operations{of_group(Verb::modify, members, gone)};
  const auto first = guard(operations, view_of(members), base_with(0)).held.front();
  CHECK(operations.empty());
  for (const auto& key : keys(40, "new")) members.push_back(key);
  operations = {of_group(Verb::modify, members, gone)};
  auto base = base_with(0);
  base.at_hold[place_of(first)] = first.base;
  const auto second = guard(operations, view_of(members), base).held;
  REQUIRE(second.size() == 1);
  CHECK(second.front().hash == first.hash);
  CHECK(operations.empty());
}

TEST_CASE("members who leave the establishment, or are without an account, do not count and leave the group") {
  const auto members = keys(20);
  auto view = view_of(members);
  for (const auto& key : members) view.absent.insert(dn_of(key));
  std::vector<Operation> operations{of_group(Verb::remove, members, members)};
  CHECK(guard(operations, view, base_with(0)).held.empty());
  CHECK(operations.front().verb == Verb::remove);
}

TEST_CASE("a group that nobody wants any more stays with the members who are held, and loses the others") {
  const auto members = keys(20);
  auto view = view_of(members);
  view.absent = {dn_of("p100"), dn_of("p101")};
  std::vector<Operation> operations{of_group(Verb::remove, members, members)};
  REQUIRE(guard(operations, view, base_with(0)).held.size() == 1);
  REQUIRE(operations.size() == 1);
  CHECK(operations.front().verb == Verb::modify);
  CHECK(operations.front().situation == Situation::held);
  CHECK(operations.front().changes ==
        std::vector<Change>{{ChangeVerb::remove, "member", {dn_of("p100"), dn_of("p101")}}});
  view.absent.clear();
  operations = {of_group(Verb::remove, members, members)};
  REQUIRE(guard(operations, view, base_with(0)).held.size() == 1);
  CHECK(operations.empty());
}

TEST_CASE("what was filtered out of a plan is not held either") {
  auto operations = without_mail(30);
  auto losses = find_losses(operations, view_of());
  for (auto& operation : operations) operation.changes.erase(operation.changes.begin());
  keep_taken(losses, operations);
  CHECK(losses.empty());
}
