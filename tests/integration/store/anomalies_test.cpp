#include "store/anomalies.hpp"

#include <catch2/catch.hpp>

#include "store/retention.hpp"
#include "store/runs.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::Diagnostic;

namespace {

Diagnostic fault(const std::string& code, const std::string& eleve_id, const std::string& value = "") {
  return {.code = code,
          .severity = aaf::Severity::warning,
          .uai = college,
          .population = aaf::Population::pupil,
          .identifiers = {{"ELEVE_ID", eleve_id}, {"INE", ""}},
          .file = "Eleves.xml",
          .record = "ELEVE " + eleve_id,
          .field = "DATE_NAISS",
          .value = value,
          .text = "La date « " + value + " » n'existe pas."};
}

}  // namespace

TEST_CASE("an anomaly is known since the run that found it first, as long as it persists") {
  World world;
  store::Transaction tx(world.database());
  const auto first = world.run(), second = world.run(), third = world.run();
  store::save_federation_anomalies(tx, first, day("2026-09-01"), college,
                                   {fault("A", "1"), fault("B", "2", "31/02/2013")});
  store::save_federation_anomalies(tx, second, day("2026-09-08"), college,
                                   {fault("B", "2", "30/02/2013"), fault("C", "3")});
  auto now = store::load_anomalies(tx, college);
  REQUIRE(now.size() == 2);
  CHECK(now[0].diagnostic == fault("B", "2", "30/02/2013"));
  CHECK(now[0].since == day("2026-09-01"));  // other words, the same fault
  CHECK(now[0].since_run == first);
  CHECK(now[0].file_id == 0);
  CHECK(now[1].diagnostic == fault("C", "3"));
  CHECK(now[1].since == day("2026-09-08"));

  store::save_federation_anomalies(tx, third, day("2026-09-15"), college, {fault("A", "1")});
  now = store::load_anomalies(tx, college);
  REQUIRE(now.size() == 1);
  CHECK(now[0].since == day("2026-09-15"));  // it was gone, and came back

  const auto then = store::load_anomalies_at(tx, college, first);
  REQUIRE(then.size() == 2);
  CHECK(then[1].diagnostic.value == "31/02/2013");
  CHECK(store::load_anomalies_at(tx, college, second).size() == 2);
  CHECK(store::load_anomalies(tx, lycee).empty());
  CHECK(store::load_run_detail(tx, second)->anomalies == std::map<std::string, std::int64_t>{{"C", 1}});
}

TEST_CASE("the same anomaly twice is two, and stays two") {
  World world;
  store::Transaction tx(world.database());
  const auto first = world.run(), second = world.run();
  store::save_federation_anomalies(tx, first, day("2026-09-01"), college, {fault("A", "1"), fault("A", "1")});
  CHECK(store::load_anomalies(tx, college).size() == 2);
  store::save_federation_anomalies(tx, second, day("2026-09-08"), college, {fault("A", "1"), fault("A", "1")});
  const auto now = store::load_anomalies(tx, college);
  REQUIRE(now.size() == 2);
  CHECK(now[1].since == day("2026-09-01"));
  store::save_federation_anomalies(tx, second, day("2026-09-08"), college, {fault("A", "1")});
  CHECK(store::load_anomalies(tx, college).size() == 1);
}

TEST_CASE("a fault of a file keeps its since in the next file of its format, and goes with the file") {
  World world;
  store::Transaction tx(world.database());
  const auto first = world.run(), second = world.run();
  using aaf::source::Format;
  const auto old = stage(tx, first, college, Format::eleves, "2026-09-01", {});
  store::save_file_anomalies(tx, first, day("2026-09-01"), college, old, {fault("A", "1"), fault("B", "2")});
  put_into_force(tx, first, college, aaf::Side::siecle, "2026-09-01", {old});
  store::save_federation_anomalies(tx, first, day("2026-09-01"), college, {fault("F", "1")});

  const auto newer = stage(tx, second, college, Format::eleves, "2026-09-08", {});
  store::save_file_anomalies(tx, second, day("2026-09-08"), college, newer, {fault("A", "1"), fault("C", "3")});
  put_into_force(tx, second, college, aaf::Side::siecle, "2026-09-08", {newer}, {old});
  const auto now = store::load_anomalies(tx, college);
  REQUIRE(now.size() == 3);
  CHECK(now[0].diagnostic.code == "A");
  CHECK(now[0].since == day("2026-09-01"));
  CHECK(now[0].file_id == newer);
  CHECK(now[1].since == day("2026-09-08"));
  CHECK(now[2].diagnostic.code == "F");  // the federation's are its own
  CHECK(store::load_anomalies_at(tx, college, first).size() == 3);

  CHECK(store::forget_before(tx, day("2026-09-08")).anomalies == 0);
  CHECK(store::forget_before(tx, day("2026-09-09")).anomalies == 2);
  CHECK(store::load_anomalies(tx, college).size() == 3);
}

TEST_CASE("errors come before warnings, and a diagnostic comes back whole") {
  World world;
  store::Transaction tx(world.database());
  auto grave = fault("Z", "9", "x");
  grave.severity = aaf::Severity::error;
  Diagnostic bare;
  bare.code = "I";
  bare.severity = aaf::Severity::info;
  bare.uai = college;
  store::save_federation_anomalies(tx, world.run(), day("2026-09-01"), college, {bare, fault("A", "1"), grave});
  const auto now = store::load_anomalies(tx, college);
  REQUIRE(now.size() == 3);
  CHECK(now[0].diagnostic == grave);
  CHECK(now[1].diagnostic == fault("A", "1"));
  CHECK(now[2].diagnostic == bare);
}

TEST_CASE("a file that waited in vain is given up, and its records are forgotten") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto file =
      stage(tx, run, college, aaf::source::Format::eleves, "2026-09-01", {pupil("1", "", "DURAND", "Zoé")});
  store::save_file_anomalies(tx, run, day("2026-09-01"), college, file, {fault("A", "1")});
  CHECK(store::forget_before(tx, day("2026-09-01")).files == 0);
  CHECK(store::forget_before(tx, day("2026-10-01")).files == 1);
  CHECK(store::side_state(tx, college, aaf::Side::siecle).waiting.empty());
  CHECK(store::load_anomalies(tx, college).empty());
  CHECK(store::source_lines(tx).at(0).state == aaf::LotState::rejected);
}
