#include "daemon/run/restraint.hpp"

#include <catch2/catch.hpp>

using namespace entsync;
using namespace entsync::daemon::run;
using aaf::plan::Change;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;

namespace {

using namespace std::chrono_literals;

const std::string frozen = "0310001B", other = "0310002C";
const auto today = std::chrono::sys_days(2026y / 6 / 15);

config::Ent ent_of(config::Mode mode = config::Mode::full) {
  config::Ent ent;
  ent.mode = mode;
  ent.freezes = {{frozen, 2026y / 6 / 10, 2026y / 6 / 20}};
  return ent;
}

std::string dn_of(const std::string& name) { return "uid=" + name + ",ou=personnes"; }

Operation operation(Verb verb, const std::string& name, const std::string& uai) {
  Operation made;
  made.verb = verb;
  made.dn = dn_of(name);
  made.uai = uai;
  return made;
}

Operation group(Verb verb, const std::string& uai, std::vector<Change> changes) {
  Operation made = operation(verb, "group", uai);
  made.changes = std::move(changes);
  return made;
}

std::vector<Waiting> sieve(std::vector<Operation>& operations) {
  const config::Ent ent = ent_of();
  return take_waiting(operations, Restraints(ent, today));
}

}  // namespace

TEST_CASE("a freeze holds from its first to its last day") {
  const config::Ent ent = ent_of();
  const auto waits = [&](auto day) { return Restraints(ent, std::chrono::sys_days(day)).of(frozen).waits; };
  CHECK_FALSE(waits(2026y / 6 / 9));
  CHECK(waits(2026y / 6 / 10));
  CHECK(waits(2026y / 6 / 20));
  CHECK_FALSE(waits(2026y / 6 / 21));
  const Restraints restraints(ent, today);
  CHECK(restraints.of(frozen).why == "frozen until 2026-06-20 inclusive");
  CHECK_FALSE(restraints.of(other).waits);
}

TEST_CASE("the first mode that matches an establishment counts, else the mode of the ENT") {
  config::Ent ent = ent_of(config::Mode::additions);
  ent.freezes.clear();
  ent.modes = {{"0310002C", config::Mode::full}, {"031*", config::Mode::observe}};
  const Restraints restraints(ent, today);
  CHECK_FALSE(restraints.of(other).waits);
  CHECK_FALSE(restraints.of(other).additions_only);
  CHECK(restraints.of(frozen).waits);
  CHECK(restraints.of(frozen).why == "mode observe");
  CHECK(restraints.of("0090001X").additions_only);
}

TEST_CASE("an ENT that only observes shows its plan whole; with one school in full it writes to that one") {
  config::Ent ent = ent_of(config::Mode::observe);
  ent.freezes.clear();
  CHECK_FALSE(Restraints(ent, today).of(other).waits);
  CHECK_FALSE(writes_anything(ent));
  ent.modes = {{frozen, config::Mode::full}};
  CHECK(Restraints(ent, today).of(other).waits);
  CHECK_FALSE(Restraints(ent, today).of(frozen).waits);
  CHECK(writes_anything(ent));
}

TEST_CASE("everything that concerns a frozen establishment waits, and the rest goes on") {
  Operation teacher = operation(Verb::modify, "teacher", other);
  teacher.before["entsyncUAI"] = {frozen, other};
  Operation comes = operation(Verb::modify, "comes", other);
  comes.changes = {{ChangeVerb::add, "entsyncUAI", {frozen}}};
  std::vector<Operation> operations{operation(Verb::modify, "pupil", frozen), teacher, comes,
                                    operation(Verb::modify, "elsewhere", other)};
  const auto waiting = sieve(operations);
  REQUIRE(operations.size() == 1);
  CHECK(operations.front().dn == dn_of("elsewhere"));
  REQUIRE(waiting.size() == 1);
  CHECK(waiting.front().uai == frozen);
  CHECK(waiting.front().operations.size() == 3);
}

TEST_CASE("nobody names an entry that does not come yet") {
  std::vector<Operation> operations{
      operation(Verb::add, "new", frozen),
      group(Verb::modify, other, {{ChangeVerb::add, "member", {dn_of("new"), dn_of("here")}}})};
  CHECK(sieve(operations).size() == 1);
  REQUIRE(operations.size() == 1);
  CHECK(operations.front().changes == std::vector<Change>{{ChangeVerb::add, "member", {dn_of("here")}}});
}

TEST_CASE("a group of nobody but people who do not come yet waits with them") {
  std::vector<Operation> operations{operation(Verb::add, "new", frozen),
                                    group(Verb::add, other, {{ChangeVerb::add, "member", {dn_of("new")}}})};
  const auto waiting = sieve(operations);
  CHECK(operations.empty());
  REQUIRE(waiting.size() == 1);
  CHECK(waiting.front().operations.size() == 2);
}

TEST_CASE("who is not deactivated yet stays a member elsewhere") {
  Operation gone = operation(Verb::modify, "gone", frozen);
  gone.account_after = aaf::account::Account{
      "k", aaf::AccountState::deactivated, aaf::Reason::departed, today, today, aaf::Population::pupil, {frozen}};
  std::vector<Operation> operations{gone,
                                    group(Verb::modify, other, {{ChangeVerb::remove, "member", {dn_of("gone")}}})};
  CHECK(sieve(operations).size() == 1);
  CHECK(operations.empty());
}

namespace {

// A court order between a guardian and a pupil, and somebody who is ordered off.
StandingOrders court_order() {
  StandingOrders orders;
  orders.cut(dn_of("mother"), {dn_of("child")});
  orders.cut(dn_of("child"), {dn_of("mother")});
  orders.ordered_off(dn_of("off"));
  return orders;
}

Operation of_person(const std::string& name, const std::string& uai, std::vector<Change> changes) {
  Operation made = operation(Verb::modify, name, uai);
  made.population = aaf::Population::pupil;
  made.changes = std::move(changes);
  return made;
}

std::vector<Operation> ordered(std::vector<Operation>& operations, const config::Ent& ent) {
  return take_ordered(operations, Restraints(ent, today), court_order());
}

}  // namespace

TEST_CASE("a link that an operator cut goes in a frozen school, and the rest of the entry waits") {
  Operation child = of_person("child", frozen,
                              {{ChangeVerb::remove, "rel", {dn_of("father") + "$20", dn_of("mother") + "$10"}},
                               {ChangeVerb::add, "mail", {"new@example.org"}}});
  child.before["rel"] = {dn_of("father") + "$20", dn_of("mother") + "$10"};
  std::vector<Operation> operations{child};
  const auto parts = ordered(operations, ent_of());
  REQUIRE(parts.size() == 1);
  CHECK(parts.front().changes == std::vector<Change>{{ChangeVerb::remove, "rel", {dn_of("mother") + "$10"}}});
  REQUIRE(operations.size() == 1);
  CHECK(operations.front().changes == std::vector<Change>{{ChangeVerb::remove, "rel", {dn_of("father") + "$20"}},
                                                          {ChangeVerb::add, "mail", {"new@example.org"}}});
}

TEST_CASE("what an order leaves empty gets the mapping's default with it") {
  Operation mother =
      of_person("mother", frozen,
                {{ChangeVerb::remove, "children", {dn_of("child")}}, {ChangeVerb::add, "children", {"cn=sans-objet"}}});
  mother.before["children"] = {dn_of("child")};
  std::vector<Operation> operations{mother};
  const auto parts = ordered(operations, ent_of());
  CHECK(operations.empty());
  REQUIRE(parts.size() == 1);
  CHECK(parts.front().changes == mother.changes);
}

TEST_CASE("who is ordered off leaves the groups of a frozen school, and others do not") {
  Operation group_of_two = group(Verb::modify, frozen, {{ChangeVerb::remove, "member", {dn_of("gone"), dn_of("off")}}});
  group_of_two.before["member"] = {dn_of("gone"), dn_of("off"), dn_of("stays")};
  Operation last = group(Verb::remove, frozen, {});
  last.before["member"] = {dn_of("mother"), dn_of("off")};
  std::vector<Operation> operations{group_of_two, last};
  const auto parts = ordered(operations, ent_of());
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].changes == std::vector<Change>{{ChangeVerb::remove, "member", {dn_of("off")}}});
  CHECK(parts[1] == last);
  REQUIRE(operations.size() == 1);
  CHECK(operations.front().changes == std::vector<Change>{{ChangeVerb::remove, "member", {dn_of("gone")}}});
}

TEST_CASE("an order passes mode additions, and never mode observe") {
  Operation child = of_person("child", other, {{ChangeVerb::remove, "rel", {dn_of("mother")}}});
  child.before["rel"] = {dn_of("mother")};
  config::Ent ent = ent_of(config::Mode::additions);
  std::vector<Operation> operations{child};
  CHECK(ordered(operations, ent).size() == 1);
  ent.modes = {{other, config::Mode::observe}};
  operations = {child};
  CHECK(ordered(operations, ent).empty());
  CHECK(operations.size() == 1);
  // Without any restraint there is nothing to pass.
  CHECK(ordered(operations, ent_of(config::Mode::full)).empty());
}

TEST_CASE("the deactivation that an order wants passes a freeze, one of the feed waits") {
  const auto deactivated = [](const std::string& name, aaf::Reason reason) {
    Operation made = of_person(name, frozen, {{ChangeVerb::replace, "entsyncState", {"deactivated"}}});
    made.account_after = aaf::account::Account{name, aaf::AccountState::deactivated, reason,  today,
                                               {},   aaf::Population::pupil,         {frozen}};
    return made;
  };
  std::vector<Operation> operations{deactivated("off", aaf::Reason::manual),
                                    deactivated("gone", aaf::Reason::departed)};
  const auto parts = ordered(operations, ent_of());
  REQUIRE(parts.size() == 1);
  CHECK(parts.front().dn == dn_of("off"));
  REQUIRE(operations.size() == 1);
  CHECK(operations.front().dn == dn_of("gone"));
}

TEST_CASE("where orders stand, additions and removals that have nothing to do with them stay whole") {
  Operation comes = operation(Verb::add, "comes", frozen), leaves = operation(Verb::remove, "leaves", frozen);
  comes.population = leaves.population = aaf::Population::pupil;
  comes.changes = {{ChangeVerb::add, "sn", {"AUBRAC"}}};
  leaves.before["sn"] = {"AUBRAC"};
  Operation renamed = group(Verb::rename, frozen, {});
  std::vector<Operation> operations{comes, leaves, renamed};
  const auto all = operations;
  CHECK(ordered(operations, ent_of()).empty());
  CHECK(operations == all);
  // And where none stand, too.
  CHECK(take_ordered(operations, Restraints(ent_of(config::Mode::additions), today), StandingOrders()).empty());
  CHECK(operations == all);
}
