#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "aaf/plan/operation.hpp"
#include "aaf/text/digest.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::plan;

namespace {

const Date monday = std::chrono::year{2026} / 11 / 23;

Plan sample() {
  Operation operation;
  operation.seq = 1;
  operation.wave = Wave::people;
  operation.verb = Verb::modify;
  operation.dn = "uid=a,dc=x";
  operation.subject = "eleve:T:1";
  operation.situation = Situation::changed;
  operation.reason = "because";
  operation.uai = "0310001B";
  operation.population = Population::pupil;
  operation.changes = {{ChangeVerb::remove, "sn", {"A"}}, {ChangeVerb::add, "sn", {"B", "C"}}};
  operation.before = {{"sn", {"A"}}};
  account::Account after;
  after.key = "eleve:T:1";
  after.state = AccountState::deactivated;
  after.reason = Reason::departed;
  after.since = monday;
  after.purge_after = monday + std::chrono::days{42};
  after.uais = {"0310001B"};
  operation.account_after = after;
  HeldSet held{"0310001B", Population::pupil, "too many", 6, 20, {"x", "y"}, "hash"};
  return {"demo", {operation, operation}, {held}};
}

}  // namespace

TEST_CASE("equal plans have equal canonical texts and hashes, wherever they are computed") {
  CHECK(canonical(sample(), {"s1"}) == canonical(sample(), {"s1"}));
  CHECK(hash(sample(), {"s1"}) == text::sha256_hex(canonical(sample(), {"s1"})));
  CHECK(canonical(Plan{"demo", {}, {}}, {"lot 1"}) == "14:entsync plan 24:demo1;5:lot 10;0;");
}

TEST_CASE("the order in which sources are named and the numbers of operations do not change a plan's hash") {
  auto renumbered = sample();
  renumbered.operations[0].seq = 17;
  CHECK(hash(renumbered, {"s1", "s2"}) == hash(sample(), {"s2", "s1"}));
}

TEST_CASE("no two different plans have the same canonical text") {
  using Mutation = std::function<void(Plan&)>;
  const std::vector<Mutation> mutations{
      [](Plan&) {},
      [](Plan& p) { p.ent = "demp"; },
      [](Plan& p) { p.operations.pop_back(); },
      [](Plan& p) { p.operations.clear(); },
      [](Plan& p) { p.operations[0].wave = Wave::links; },
      [](Plan& p) { p.operations[0].verb = Verb::add; },
      [](Plan& p) { p.operations[0].dn += " "; },
      [](Plan& p) { p.operations[0].new_dn = "uid=b,dc=x"; },
      [](Plan& p) { std::swap(p.operations[0].dn, p.operations[0].new_dn); },
      [](Plan& p) { p.operations[0].subject = "eleve:T:2"; },
      [](Plan& p) { p.operations[0].situation = Situation::fresh; },
      [](Plan& p) { p.operations[0].reason = "0:"; },
      [](Plan& p) { p.operations[0].uai = ""; },
      [](Plan& p) { p.operations[0].population.reset(); },
      [](Plan& p) { p.operations[0].population = Population::staff; },
      [](Plan& p) { p.operations[0].changes.pop_back(); },
      [](Plan& p) { std::swap(p.operations[0].changes[0], p.operations[0].changes[1]); },
      [](Plan& p) { p.operations[0].changes[1].values = {"B"}; },
      [](Plan& p) { p.operations[0].changes[1].values = {"BC"}; },
      [](Plan& p) { p.operations[0].changes[1].values = {"B1:C"}; },
      [](Plan& p) { p.operations[0].changes[1].attribute = "cn"; },
      [](Plan& p) { p.operations[0].changes[1].verb = ChangeVerb::replace; },
      [](Plan& p) { p.operations[0].before.clear(); },
      [](Plan& p) { p.operations[0].before["sn"] = {"Z"}; },
      [](Plan& p) { p.operations[0].before["cn"] = {"A"}; },
      [](Plan& p) { p.operations[0].account_after.reset(); },
      [](Plan& p) { p.operations[0].account_after->key = "eleve:T:2"; },
      [](Plan& p) { p.operations[0].account_after->state = AccountState::active; },
      [](Plan& p) { p.operations[0].account_after->reason = Reason::manual; },
      [](Plan& p) { p.operations[0].account_after->reason.reset(); },
      [](Plan& p) { p.operations[0].account_after->since.reset(); },
      [](Plan& p) { p.operations[0].account_after->purge_after = monday; },
      [](Plan& p) { p.operations[0].account_after->population = Population::guardian; },
      [](Plan& p) { p.operations[0].account_after->uais.clear(); },
      [](Plan& p) { p.operations[0].dn = "uid=z,dc=x"; },
      [](Plan& p) { p.operations[1].dn = "uid=z,dc=x"; },
      [](Plan& p) { p.held.clear(); },
      [](Plan& p) { p.held[0].uai = ""; },
      [](Plan& p) { p.held[0].population.reset(); },
      [](Plan& p) { p.held[0].reason = "x"; },
      [](Plan& p) { p.held[0].count = 7; },
      [](Plan& p) { p.held[0].base = 21; },
      [](Plan& p) { p.held[0].subjects = {"xy"}; },
      [](Plan& p) { p.held[0].hash = "other"; },
      [](Plan& p) { p.held[0].guard = GuardKind::members; },
      [](Plan& p) { p.held[0].group = "0310001B:groupe:3A:eleves"; },
      [](Plan& p) { p.held[0].items = {"x mail"}; },
  };
  std::set<std::string> texts, hashes;
  for (const auto& mutate : mutations) {
    auto plan = sample();
    mutate(plan);
    for (const auto& sources : std::vector<std::vector<std::string>>{{}, {"a", "b"}, {"ab"}, {"a1:b"}}) {
      texts.insert(canonical(plan, sources));
      hashes.insert(hash(plan, sources));
    }
  }
  CHECK(texts.size() == mutations.size() * 4);
  CHECK(hashes.size() == mutations.size() * 4);
}
