#include "store/monitoring.hpp"

#include <catch2/catch.hpp>

#include "store/accounts.hpp"
#include "store/runs.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::AccountState;
using aaf::Population;

TEST_CASE("figures of an empty database are none") {
  World world;
  store::Transaction tx(world.database());
  const auto figures = store::load_figures(tx, "Europe/Paris", day("2026-10-12"));
  CHECK(figures.ents.empty());
  CHECK(figures.sources.empty());
  CHECK(figures.operations.empty());
}

TEST_CASE("figures count accounts, due purges and runs, and tell times as seconds since 1970") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  const auto account = [](const char* key, AccountState state, const char* purge_after) {
    aaf::account::Account one;
    one.key = key;
    one.state = state;
    one.population = Population::pupil;
    one.uais = {college};
    if (state == AccountState::deactivated) {
      one.reason = aaf::Reason::departed;
      one.since = day("2026-06-01");
      one.purge_after = day(purge_after);
    }
    return one;
  };
  store::save_accounts(
      tx, run, "ecollege31",
      {account("eleve:A:1", AccountState::active, ""), account("eleve:A:2", AccountState::deactivated, "2026-10-12"),
       account("eleve:A:3", AccountState::deactivated, "2026-07-01"),
       account("eleve:A:4", AccountState::deactivated, "2026-11-01")});
  store::note_attempt(tx, run, "ecollege31", noon("2026-07-14"));
  store::note_success(tx, run, "ecollege31", noon("2026-01-14"));
  store::finish_run(tx, run, noon("2026-10-12"), 6, {});

  const auto figures = store::load_figures(tx, "Europe/Paris", day("2026-10-12"));
  const auto& ent = figures.ents.at("ecollege31");
  CHECK(ent.accounts.at({AccountState::active, Population::pupil}) == 1);
  CHECK(ent.accounts.at({AccountState::deactivated, Population::pupil}) == 3);
  CHECK(ent.purge_due == 2);
  CHECK(ent.purge_over_limit == 1);
  CHECK(ent.last_attempt == 1784023200.0);  // 10:00 UTC in summer
  CHECK(ent.last_success == 1768388400.0);  // 11:00 UTC in winter
  CHECK(figures.runs.at({"ingest", 6}) == 1);
}

TEST_CASE("whoever asks is told how long each query and commit took") {
  World world;
  std::map<std::string, int> told;
  world.database().observe([&](std::string_view operation, std::chrono::nanoseconds duration) {
    CHECK(duration.count() > 0);
    ++told[std::string(operation)];
  });
  store::Transaction tx(world.database());
  std::ignore = store::load_runs(tx);
  tx.commit();
  CHECK(told == std::map<std::string, int>{{"query", 1}, {"commit", 1}});
}
