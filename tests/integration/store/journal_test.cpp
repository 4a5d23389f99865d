#include "store/journal.hpp"

#include <catch2/catch.hpp>

#include "store/accounts.hpp"
#include "store/plans.hpp"
#include "store/retention.hpp"
#include "store/runs.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using namespace entsync::aaf::plan;
using aaf::OperationState;

namespace {

const char* const now = "2026-09-15";

Operation operation(int seq, Wave wave, Verb verb, const std::string& subject) {
  Operation one;
  one.seq = seq;
  one.wave = wave;
  one.verb = verb;
  one.dn = "uid=u" + std::to_string(seq) + ",ou=personnes,dc=ecollege31,dc=fr";
  one.subject = subject;
  one.situation = aaf::Situation::fresh;
  one.reason = "entitled by " + college;
  one.uai = college;
  one.population = aaf::Population::pupil;
  one.changes = {{ChangeVerb::add, "sn", {"DURAND \"dit\" \\"}}, {ChangeVerb::replace, "mail", {}}};
  return one;
}

Plan example() {
  Plan plan{ent, {}, {}};
  auto add = operation(1, Wave::people, Verb::add, "k:1");
  add.account_after =
      aaf::account::Account{"k:1", aaf::AccountState::active, {}, {}, {}, aaf::Population::pupil, {college}};
  auto deactivate = operation(2, Wave::people, Verb::modify, "k:2");
  deactivate.before = {{"ENTEleveClasses", {"a", "b"}}, {"sn", {"PETIT"}}};
  deactivate.situation = aaf::Situation::departed;
  deactivate.account_after = aaf::account::Account{"k:2",
                                                   aaf::AccountState::deactivated,
                                                   aaf::Reason::departed,
                                                   day("2026-09-15"),
                                                   day("2026-10-27"),
                                                   aaf::Population::pupil,
                                                   {college, lycee}};
  auto group = operation(3, Wave::groups, Verb::rename, college + ":groupe:G1");
  group.population = std::nullopt;
  group.new_dn = "cn=" + college + ":groupe:G2,ou=groupes,dc=ecollege31,dc=fr";
  plan.operations = {add, deactivate, group, operation(4, Wave::removals, Verb::remove, "k:4")};
  plan.held = {{college, aaf::Population::guardian, "too many", 26, 118, {"k:7", "k:8"}, "hash of them"},
               {"", std::nullopt, "too many in all", 60, 400, {"k:9"}, "another"}};
  return plan;
}

std::int64_t save(store::Transaction& tx, std::int64_t run, const Plan& plan) {
  store::PlanHeader header;
  header.run = run;
  header.hash = "abc";
  header.today = day("2026-09-15");
  header.created = noon(now);
  header.sources = {"lot 1", "lot 2"};
  header.uais = {college};
  return store::save_plan(tx, header, plan);
}

}  // namespace

TEST_CASE("a plan comes back as it was stored, with what it holds") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto id = save(tx, run, example());
  const auto plan = store::load_plan(tx, id);
  REQUIRE(plan);
  CHECK(plan->ent == ent);
  CHECK(plan->operations == example().operations);
  CHECK(plan->held == example().held);
  const auto header = store::load_plan_header(tx, id);
  REQUIRE(header);
  CHECK(header->hash == "abc");
  CHECK(header->sources == std::vector<std::string>{"lot 1", "lot 2"});
  CHECK(header->uais == std::vector{college});
  CHECK(header->operations == 4);
  CHECK(header->created == noon(now));
  CHECK_FALSE(header->closed);
  CHECK_FALSE(store::load_plan(tx, id + 1));
  CHECK_FALSE(store::load_plan_header(tx, id + 1));
  CHECK(save(tx, run, Plan{ent, {}, {}}) > id);  // an empty plan is one too
}

TEST_CASE("the latest open plan is the newest that is not closed") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  CHECK_FALSE(store::latest_open_plan(tx, ent));
  const auto first = save(tx, run, example()), second = save(tx, run, example()), third = save(tx, run, example());
  CHECK(store::plans_of_run(tx, run).size() == 3);
  store::close_plan(tx, third);
  CHECK(store::latest_open_plan(tx, ent)->id == second);
  store::close_other_plans(tx, ent, first);
  CHECK(store::latest_open_plan(tx, ent)->id == first);
  CHECK_FALSE(store::latest_open_plan(tx, "entmip"));
  store::set_applying(tx, first, run);
  CHECK(store::load_plan_header(tx, first)->applied_run == run);
}

TEST_CASE("operations are planned, then intended in a batch, then answered, and accounts follow the answers") {
  World world;
  const auto run = world.run();
  std::int64_t plan = 0, batch = 0;
  {
    store::Transaction tx(world.database());
    plan = save(tx, run, example());
    CHECK(store::next_operations(tx, plan, Wave::people, 0, 50).size() == 2);
    CHECK(store::next_operations(tx, plan, Wave::people, 0, 1).size() == 1);
    const auto second = store::next_operations(tx, plan, Wave::people, 1, 50);
    REQUIRE(second.size() == 1);
    CHECK(second[0].seq == 2);
    CHECK(store::next_operations(tx, plan, Wave::links, 0, 50).empty());
    batch = store::new_batch(tx);
    CHECK(store::new_batch(tx) > batch);
    store::intend(tx, run, plan, batch, {1, 2}, noon(now));
    tx.commit();
  }
  {  // the process broke off here: what was intended is known
    store::Transaction tx(world.database());
    const auto unfinished = store::unfinished_batches(tx, ent);
    REQUIRE(unfinished.size() == 1);
    CHECK(unfinished[0].plan == plan);
    CHECK(unfinished[0].batch == batch);
    CHECK(unfinished[0].run == run);
    REQUIRE(unfinished[0].operations.size() == 2);
    CHECK(unfinished[0].operations[1] == example().operations[1]);
    CHECK(store::unfinished_batches(tx, "entmip").empty());
    CHECK(store::next_operations(tx, plan, Wave::people, 0, 50).empty());
    CHECK(store::load_accounts(tx, ent, college).empty());
  }
  {  // an outcome that is rolled back leaves neither journal nor account
    store::Transaction tx(world.database());
    store::record_outcomes(tx, run, plan, {{1, OperationState::done, ""}}, noon(now));
  }
  {
    store::Transaction tx(world.database());
    CHECK(store::plan_states(tx, plan).at(OperationState::intended) == 2);
    store::record_outcomes(tx, run, plan,
                           {{1, OperationState::done, ""}, {2, OperationState::refused, "50 insufficient access"}},
                           noon(now));
    store::record_outcomes(tx, run, plan, {{3, OperationState::skipped, "depends on operation 2"}}, noon(now));
    tx.commit();
  }
  store::Transaction tx(world.database());
  CHECK(store::unfinished_batches(tx, ent).empty());
  CHECK(store::load_accounts(tx, ent, college) == std::vector{*example().operations[0].account_after});
  const auto states = store::plan_states(tx, plan);
  CHECK(states.at(OperationState::done) == 1);
  CHECK(states.at(OperationState::refused) == 1);
  CHECK(states.at(OperationState::skipped) == 1);
  CHECK(states.at(OperationState::planned) == 1);
  const auto journal = store::plan_journal(tx, plan);
  REQUIRE(journal.size() == 4);
  CHECK(journal[0].batch == batch);
  CHECK(journal[1].result == "50 insufficient access");
  CHECK(journal[1].at == noon(now));
  CHECK(journal[3].state == OperationState::planned);
  CHECK(journal[3].batch == 0);
  CHECK_FALSE(journal[3].at);
  CHECK(store::plan_journal(tx, plan, OperationState::planned).size() == 1);

  SECTION("what is unknown is intended again, in another batch") {
    store::record_outcomes(tx, run, plan, {{4, OperationState::unknown, ""}}, noon(now));
    store::intend(tx, run, plan, 99, {4}, noon(now));
    const auto again = store::unfinished_batches(tx, ent);
    REQUIRE(again.size() == 1);
    CHECK(again[0].batch == 99);
  }
  SECTION("a deactivation that is done is the account's") {
    store::record_outcomes(tx, run, plan, {{2, OperationState::done, ""}}, noon(now));
    CHECK(store::accounts_of(tx, "k:2").at(ent) == *example().operations[1].account_after);
  }
}

TEST_CASE("numbers of batches grow, and are raised above what an ENT has seen, never lowered") {
  World world;
  store::Transaction tx(world.database());
  const auto first = store::new_batch(tx);
  store::raise_batches(tx, first + 500);
  CHECK(store::new_batch(tx) == first + 501);
  store::raise_batches(tx, first);
  CHECK(store::new_batch(tx) == first + 502);
}

TEST_CASE("explain finds the last operations of a person or a DN, newest first") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto first = save(tx, run, example()), second = save(tx, run, example());
  const auto found = store::last_operations(tx, "k:1");
  REQUIRE(found.size() == 2);
  CHECK(found[0].plan == second);
  CHECK(found[1].plan == first);
  CHECK(store::last_operations(tx, "uid=u1,ou=personnes,dc=ecollege31,dc=fr").size() == 2);
  CHECK(store::last_operations(tx, "k:1", 1).size() == 1);
  CHECK(store::last_operations(tx, "k:404").empty());
}

TEST_CASE("the last word of an ENT is what it answered, not what was left out or only planned since") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto sent = save(tx, run, example()), left_out = save(tx, run, example());
  CHECK(store::last_of_each_ent(tx, "k:404").empty());
  auto found = store::last_of_each_ent(tx, "k:1");
  REQUIRE(found.size() == 1);
  CHECK(found[0].entry.plan == left_out);  // nothing was sent: the newest plan
  CHECK(found[0].planned_again == 0);

  store::intend(tx, run, sent, 1, {1}, noon(now));
  store::record_outcomes(tx, run, sent, {{1, aaf::OperationState::refused, "objectClassViolation"}}, noon(now));
  store::record_outcomes(tx, run, left_out, {{1, aaf::OperationState::skipped, "another one was refused"}}, noon(now));
  const auto open = save(tx, run, example());
  found = store::last_of_each_ent(tx, "k:1");
  REQUIRE(found.size() == 1);
  CHECK(found[0].ent == "ecollege31");
  CHECK(found[0].entry.plan == sent);
  CHECK(found[0].entry.result == "objectClassViolation");
  CHECK(found[0].planned_again == open);
}

TEST_CASE("values of operations are forgotten after their time, but not of what is still to be settled") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto closed = save(tx, run, example()), open = save(tx, run, example()), shown = save(tx, run, example());
  store::intend(tx, run, closed, 1, {1}, noon(now));
  store::close_plan(tx, closed);
  store::set_applying(tx, open, run);
  CHECK(store::forget_before(tx, day("2026-09-15")).operations == 0);  // made on that day
  // Those of the one that ended but for what was sent and not answered, and those of the one that was only shown.
  CHECK(store::forget_before(tx, day("2026-09-16")).operations == 3 + 4);
  CHECK(store::load_plan_header(tx, shown)->closed);
  const auto plan = store::load_plan(tx, closed);
  CHECK(plan->operations[0] == example().operations[0]);
  CHECK(plan->operations[1].before.empty());
  CHECK(plan->operations[1].changes.empty());
  CHECK(plan->operations[1].dn == example().operations[1].dn);
  CHECK(store::load_plan(tx, open)->operations == example().operations);
  CHECK(store::forget_before(tx, day("2026-09-16")).operations == 0);
}

TEST_CASE("a run is shown whole: what it read, changed, planned and could not do") {
  World world;
  std::int64_t run = 0;
  store::Transaction tx(world.database());
  run = store::begin_run(tx, store::RunKind::sync, day("2026-09-15"), "operateur", "entsync sync", noon(now));
  CHECK_FALSE(store::load_run(tx, run)->finished);
  put_into_force(tx, run, college, aaf::Side::siecle, "2026-09-14",
                 {stage(tx, run, college, aaf::source::Format::eleves, "2026-09-14", {})});
  federate(tx, run, college, {pupil_entry(college, "1", "DURAND", "Zoé")});
  const auto plan = save(tx, run, example());
  store::record_outcomes(tx, run, plan, {{1, OperationState::done, ""}}, noon(now));
  store::add_run_error(tx, run, "ENT entmip: cannot connect");
  store::add_run_error(tx, run, "another, with a \"quote\"");
  store::finish_run(tx, run, noon("2026-09-16"), 6, {{"added", 12}, {"refused", 1}});

  const auto detail = store::load_run_detail(tx, run);
  REQUIRE(detail);
  CHECK(detail->run.kind == store::RunKind::sync);
  CHECK(detail->run.today == day("2026-09-15"));
  CHECK(detail->run.operator_name == "operateur");
  CHECK(detail->run.started == noon(now));
  CHECK(detail->run.finished == noon("2026-09-16"));
  CHECK(detail->run.exit_code == 6);
  CHECK(detail->run.counters.at("added") == 12);
  CHECK(detail->run.errors == std::vector<std::string>{"ENT entmip: cannot connect", "another, with a \"quote\""});
  CHECK(detail->files.size() == 1);
  CHECK(detail->lots.size() == 1);
  REQUIRE(detail->deltas.size() == 1);
  CHECK(detail->deltas[0].added == 1);
  REQUIRE(detail->plans.size() == 1);
  CHECK(detail->plans[0].plan == plan);
  CHECK(detail->plans[0].by_verb ==
        std::map<std::string, std::int64_t>{{"add", 1}, {"modify", 1}, {"rename", 1}, {"delete", 1}});
  CHECK(detail->plans[0].by_state == std::map<std::string, std::int64_t>{{"done", 1}, {"planned", 3}});
  CHECK_FALSE(store::load_run_detail(tx, run + 1));

  CHECK(store::newest_run_of(tx, college) == run);
  CHECK_FALSE(store::newest_run_of(tx, lycee));
  const auto other = store::begin_run(tx, store::RunKind::plan, day("2026-09-15"), "operateur", "", noon(now));
  CHECK(store::newest_run_of(tx, college) == run);
  CHECK(store::load_runs(tx, 1).at(0).id == other);
  CHECK(store::load_runs(tx).size() == 2);

  store::note_attempt(tx, other, ent, noon("2026-09-17"));
  store::note_success(tx, run, ent, noon("2026-09-16"));
  const auto ents = store::ent_runs(tx, ent);
  CHECK(ents.last_success_run == run);
  CHECK(ents.last_success == noon("2026-09-16"));
  CHECK(ents.last_attempt_run == other);
  CHECK_FALSE(store::ent_runs(tx, "entmip").last_success);
}
