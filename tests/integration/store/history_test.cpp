#include "store/history.hpp"

#include <catch2/catch.hpp>
#include <tuple>

#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;

TEST_CASE("the last run of a day is what the day ended with") {
  World world;
  store::Transaction tx(world.database());
  CHECK_FALSE(store::last_run_until(tx, day("2026-09-15")));
  std::ignore = world.run();
  const auto last = world.run();
  CHECK(store::last_run_until(tx, day("2026-09-15")) == last);
  CHECK(store::last_run_until(tx, day("2026-12-01")) == last);
  CHECK_FALSE(store::last_run_until(tx, day("2026-09-14")));
  CHECK(store::days_of_runs(tx, {last}).at(last) == day("2026-09-15"));
}

TEST_CASE("what changed in an establishment is told run by run, with the files of its lots") {
  World world;
  store::Transaction tx(world.database());
  const auto first = world.run(), second = world.run();
  const auto pupils = stage(tx, first, college, aaf::source::Format::eleves, "2026-09-14", {});
  put_into_force(tx, first, college, aaf::Side::siecle, "2026-09-14", {pupils});
  federate(tx, first, college,
           {pupil_entry(college, "1", "DURAND", "JEAN"), pupil_entry(college, "2", "PETIT", "LEA")});
  const auto groups = stage(tx, second, college, aaf::source::Format::elegroupe, "2026-09-15", {});
  put_into_force(tx, second, college, aaf::Side::siecle, "2026-09-15", {pupils, groups});
  federate(tx, second, college, {pupil_entry(college, "1", "DURAN", "JEAN")});
  federate(tx, second, lycee, {pupil_entry(lycee, "3", "ROUX", "LOU")});

  const auto changes = store::changes_of(tx, college);
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].run == first);
  CHECK(changes[0].added == 2);
  CHECK(changes[1].modified == 1);
  CHECK(changes[1].removed == 1);

  const auto sources = store::sources_of_runs(tx, {first, second});
  REQUIRE(sources.size() == 2);
  const auto& of_second = sources.at({second, college});
  REQUIRE(of_second.size() == 2);
  CHECK(of_second[0].format == "Eleves");
  CHECK(of_second[0].kept);
  CHECK(of_second[1].format == "ELEGROUPE");
  CHECK_FALSE(of_second[1].kept);
}
