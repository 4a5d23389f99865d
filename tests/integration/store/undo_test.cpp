// What the store keeps for an undo, and what it does when one takes effect.
#include <catch2/catch.hpp>

#include "aaf/text/digest.hpp"
#include "store/accounts.hpp"
#include "store/holds.hpp"
#include "store/journal.hpp"
#include "store/persons.hpp"
#include "store/plans.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::AccountState;
using aaf::OperationState;
using aaf::account::Account;
using aaf::plan::Operation;
using store::HoldState;

namespace {

Operation removal(int seq, const std::string& key) {
  Operation one;
  one.seq = seq;
  one.wave = aaf::plan::Wave::removals;
  one.verb = aaf::plan::Verb::remove;
  one.dn = "uid=" + key + ",ou=personnes,dc=ecollege31,dc=fr";
  one.subject = key;
  one.population = aaf::Population::pupil;
  one.before = {{"sn", {"DURAND"}}};
  one.account_before = account(key, AccountState::active);
  one.account_ends = true;
  return one;
}

std::int64_t save(store::Transaction& tx, std::int64_t run, const std::vector<Operation>& operations) {
  store::PlanHeader header;
  header.run = run;
  header.today = day("2026-09-15");
  header.created = noon("2026-09-15");
  return store::save_plan(tx, header, {ent, operations, {}});
}

}  // namespace

TEST_CASE("an account that ends with an operation is none, once the operation is done") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  store::save_accounts(tx, run, ent, {account("k:1", AccountState::active), account("k:2", AccountState::active)});
  store::save_accounts(tx, run, "entmip", {account("k:1", AccountState::active)});
  const std::vector<Operation> operations{removal(1, "k:1"), removal(2, "k:2")};
  const auto plan = save(tx, run, operations);
  CHECK(store::load_plan(tx, plan)->operations == operations);

  store::record_outcomes(tx, run, plan, {{1, OperationState::done, ""}, {2, OperationState::refused, "50"}},
                         noon("2026-09-15"));
  const auto left = store::load_accounts(tx, ent, std::vector<std::string>{"k:1", "k:2"});
  REQUIRE(left.size() == 1);
  CHECK(left.front() == account("k:2", AccountState::active));
  CHECK(store::accounts_of(tx, "k:1").size() == 1);
}

TEST_CASE("the plans that a run applied are told from those that it computed") {
  World world;
  store::Transaction tx(world.database());
  const auto planned = world.run(), applied = world.run();
  const auto plan = save(tx, planned, {});
  CHECK(store::plans_applied_by(tx, applied).empty());
  store::set_applying(tx, plan, applied);
  REQUIRE(store::plans_applied_by(tx, applied).size() == 1);
  CHECK(store::plans_applied_by(tx, applied).front().id == plan);
  CHECK(store::plans_applied_by(tx, planned).empty());
}

TEST_CASE("a hold of an undo has nothing to do with those of ordinary runs") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const aaf::plan::HeldSet ordinary{college, aaf::Population::pupil, "too many", 2, 4, {"k:1", "k:2"}, "h1"};
  aaf::plan::HeldSet of_undo = ordinary;
  of_undo.hash = "h2";
  const std::vector<HoldState> live{HoldState::open, HoldState::approved};
  store::refresh_holds(tx, run, day("2026-09-15"), ent, {{ordinary}, {}, {}}, std::nullopt);
  store::refresh_holds(tx, run, day("2026-09-15"), ent, {{of_undo}, {}, {}}, std::nullopt, "undo 3");
  auto holds = store::load_holds(tx, ent, live);
  REQUIRE(holds.size() == 2);
  CHECK(holds[0].purpose.empty());
  CHECK(holds[1].purpose == "undo 3");

  REQUIRE(store::approve_hold(tx, holds[1].id, {2, day("2026-09-17"), std::nullopt}, "operateur", day("2026-09-15")) ==
          store::Approving::approved);
  CHECK(store::load_approvals(tx, ent, day("2026-09-15")).empty());
  CHECK(store::load_approvals(tx, ent, day("2026-09-15"), "undo 3").size() == 1);

  store::refresh_holds(tx, run, day("2026-09-15"), ent, {}, std::nullopt);
  holds = store::load_holds(tx, ent, live);
  REQUIRE(holds.size() == 1);
  CHECK(holds.front().purpose == "undo 3");
  store::refresh_holds(tx, run, day("2026-09-15"), ent, {}, std::nullopt, "undo 3");
  CHECK(store::load_holds(tx, ent, live).empty());
}

TEST_CASE("who was purged is known again under the old numbers and login") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto persons =
      store::ensure_persons(tx, {"eleve:TOULOUSE:1", "eleve:TOULOUSE:2"}, "TOULOUSE", college, test_uid);
  store::give_logins(tx, {{"eleve:TOULOUSE:1", "jean.durand"}, {"eleve:TOULOUSE:2", "jean.petit"}}, mark);
  const auto before = store::load_persons(tx, {"eleve:TOULOUSE:1", "eleve:TOULOUSE:2"});
  // The second one is still in the directory, and gets new numbers with the purge.
  federate(tx, run, college, {pupil_entry(college, "2", "PETIT", "JEAN")});
  REQUIRE(store::forget_persons(tx, {"eleve:TOULOUSE:1", "eleve:TOULOUSE:2"}, mark, test_uid).size() == 2);
  CHECK(store::load_persons(tx, {"eleve:TOULOUSE:1"}).empty());

  store::restore_persons(tx, {before.at("eleve:TOULOUSE:1"), before.at("eleve:TOULOUSE:2")});
  CHECK(store::load_persons(tx, {"eleve:TOULOUSE:1", "eleve:TOULOUSE:2"}) == before);
  // Nobody else ever gets the login.
  store::ensure_persons(tx, {"eleve:TOULOUSE:3"}, "TOULOUSE", college, test_uid);
  CHECK(store::give_logins(tx, {{"eleve:TOULOUSE:3", "jean.durand"}}, mark)["eleve:TOULOUSE:3"] == "jean.durand2");
}
