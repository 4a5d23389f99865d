#include <catch2/catch.hpp>

#include "store/anomalies.hpp"
#include "store/establishments.hpp"
#include "store/files.hpp"
#include "store/sources.hpp"
#include "store/staging.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::LotState;
using aaf::Side;
using aaf::source::Format;

namespace {

aaf::source::Establishment told(const char* name) {
  aaf::source::Establishment one;
  one.position = 1;
  one.type = "CLG";
  one.name = name;
  one.first_day = day("2026-09-01");
  one.last_day = day("2027-07-06");
  return one;
}

}  // namespace

TEST_CASE("a file waits, with what for, until its lot is promoted") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  const auto eleves = stage(tx, run, college, Format::eleves, "2026-09-14", {pupil("1", "INE1", "DURAND", "Zoé")});
  store::set_waiting(tx, college, Side::siecle, {"Structures", "Responsables"});

  auto state = store::side_state(tx, college, Side::siecle);
  CHECK(state.promoted.empty());
  REQUIRE(state.waiting.size() == 1);
  CHECK(state.waiting[0].id == eleves);
  CHECK(state.waiting[0].header.format == Format::eleves);
  CHECK(state.waiting[0].header.export_date == day("2026-09-14"));
  CHECK(state.waiting[0].made == noon("2026-09-14"));
  CHECK_FALSE(state.year);
  CHECK_FALSE(state.calendar);
  CHECK(store::side_state(tx, college, Side::sts).waiting.empty());
  CHECK(store::side_state(tx, lycee, Side::siecle).waiting.empty());

  auto lines = store::source_lines(tx);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].state == LotState::waiting);
  CHECK(lines[0].waiting_for == std::vector<std::string>{"Structures", "Responsables"});

  const auto lot = put_into_force(tx, run, college, Side::siecle, "2026-09-14", {eleves});
  state = store::side_state(tx, college, Side::siecle);
  CHECK(state.waiting.empty());
  REQUIRE(state.promoted.size() == 1);
  REQUIRE(state.year);
  CHECK(state.year->millesime == 2026);
  CHECK(state.year->source == "Communs");
  lines = store::source_lines(tx);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].state == LotState::promoted);
  CHECK(lines[0].export_date == day("2026-09-14"));
  CHECK(lines[0].waiting_for.empty());
  const auto file = store::find_file(tx, "sha of Eleves-" + college + "-2026-09-14.xml");
  REQUIRE(file);
  CHECK(file->lot == lot);
  CHECK(file->records == 1);
}

TEST_CASE("a newer composition supersedes the lot and the files that it replaces, and keeps the others") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  const auto eleves = stage(tx, run, college, Format::eleves, "2026-09-14", {pupil("1", "INE1", "DURAND", "Zoé")});
  const auto communs = stage(tx, run, college, Format::communs, "2026-09-14", {told("JEAN MOULIN")});
  const auto first = put_into_force(tx, run, college, Side::siecle, "2026-09-14", {eleves, communs});
  aaf::Diagnostic fault;
  fault.code = "X";
  fault.uai = college;
  store::save_file_anomalies(tx, run, day("2026-09-15"), college, eleves, {fault});
  const auto newer = stage(tx, run, college, Format::eleves, "2026-09-20", {pupil("2", "INE2", "MARTIN", "Ali")});
  const auto second = put_into_force(tx, run, college, Side::siecle, "2026-09-20", {newer, communs}, {eleves});

  const auto lots = store::lots_in_force(tx, college);
  REQUIRE(lots.size() == 1);
  CHECK(lots[0].id == second);
  REQUIRE(lots[0].files.size() == 2);
  CHECK(lots[0].files[0].id == communs);
  CHECK(lots[0].files[1].id == newer);
  CHECK(store::find_file(tx, "sha of Eleves-" + college + "-2026-09-14.xml")->state == LotState::superseded);
  CHECK(store::load<aaf::source::Pupil>(tx, eleves).empty());
  CHECK(store::load<aaf::source::Pupil>(tx, newer).size() == 1);
  CHECK(store::load_anomalies(tx, college).empty());

  const auto of_run = store::lots_of_run(tx, run);  // the first composition can still be read
  REQUIRE(of_run.size() == 2);
  CHECK(of_run[0].id == first);
  CHECK(of_run[0].state == LotState::superseded);
  CHECK(of_run[0].files.size() == 2);
  CHECK(store::lots_in_force(tx, "").size() == 1);
}

TEST_CASE("the same bytes are found again: an accepted file before a rejected one") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  const store::Arrival arrival{run, "bytes", "a.xml", "a.zip", noon("2026-09-15")};
  const auto accepted = store::add_file(tx, arrival);
  store::reject_file(tx, arrival, "no");
  CHECK(store::find_file(tx, "bytes")->id == accepted);
  CHECK_FALSE(store::find_file(tx, "other bytes"));
  CHECK(store::files_named(tx, "a.zip").size() == 2);
  CHECK(store::files_named(tx, "a.xml").size() == 2);
  CHECK(store::files_of_run(tx, run).size() == 2);
}

TEST_CASE("status shows a rejected file as long as nothing newer of its side was taken") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  aaf::source::FileHeader header;
  header.format = Format::eleves;
  header.uai = college;
  header.millesime = 2025;
  store::reject_file(tx, {run, "old", "Eleves.xml", "", noon("2026-09-15")}, "the year is wrong", header);
  auto lines = store::source_lines(tx);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].uai == college);
  CHECK(lines[0].side == Side::siecle);
  CHECK(lines[0].state == LotState::rejected);
  CHECK(lines[0].verdict == "the year is wrong");
  stage(tx, run, college, Format::eleves, "2026-09-16", {});
  lines = store::source_lines(tx);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].state == LotState::waiting);
}

TEST_CASE("the calendar is the side's own, else the other side's") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  CHECK_FALSE(store::side_state(tx, college, Side::sts).calendar);
  const auto communs = stage(tx, run, college, Format::communs, "2026-09-14", {told("JEAN MOULIN")});
  const aaf::Calendar year{day("2026-09-01"), day("2027-07-06")};
  CHECK(store::side_state(tx, college, Side::siecle).calendar == year);
  CHECK_FALSE(store::side_state(tx, college, Side::sts).calendar);
  put_into_force(tx, run, college, Side::siecle, "2026-09-14", {communs});
  CHECK(store::side_state(tx, college, Side::sts).calendar == year);
}

TEST_CASE("sources hold both sides' records, each under its own, and a missing side is absent") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  CHECK_FALSE(store::load_sources(tx, college, "TOULOUSE").siecle);
  aaf::source::Address at_pupil, at_guardian;
  at_pupil.address_id = "1";
  at_guardian.address_id = "2";
  aaf::source::Structure known, taught;
  known.code = "6A";
  known.mefs = {"10110000110", "10110001110"};
  taught.code = "6B";
  const auto eleves = stage(tx, run, college, Format::eleves, "2026-09-14",
                            {pupil("1", "INE1", "DURAND", "Zoé"), aaf::source::PupilStructure{1, "1", "6A", "D"},
                             aaf::source::PupilGrant{1, "1", "BC"}, at_pupil});
  const auto responsables = stage(tx, run, college, Format::responsables, "2026-09-14",
                                  {aaf::source::Guardian{}, aaf::source::GuardianLink{}, at_guardian});
  const auto structures = stage(tx, run, college, Format::structures, "2026-09-14", {known});
  const auto nomenclature = stage(tx, run, college, Format::nomenclature, "2026-09-14", {aaf::source::Term{}});
  const auto communs = stage(tx, run, college, Format::communs, "2026-09-14", {told("JEAN MOULIN")});
  const auto links = stage(tx, run, college, Format::elegroupe, "2026-09-16", {aaf::source::GroupLink{}});
  put_into_force(tx, run, college, Side::siecle, "2026-09-14",
                 {eleves, responsables, structures, nomenclature, communs, links});
  auto sources = store::load_sources(tx, college, "TOULOUSE");
  CHECK(sources.uai == college);
  CHECK(sources.academie == "TOULOUSE");
  REQUIRE(sources.siecle);
  CHECK_FALSE(sources.sts);
  CHECK(sources.siecle->export_date == day("2026-09-14"));
  CHECK(sources.siecle->eleves_made == noon("2026-09-14"));
  CHECK(sources.siecle->pupils.size() == 1);
  CHECK(sources.siecle->memberships.size() == 1);
  CHECK(sources.siecle->grants.size() == 1);
  REQUIRE(sources.siecle->pupil_addresses.size() == 1);
  CHECK(sources.siecle->pupil_addresses[0].address_id == "1");
  REQUIRE(sources.siecle->guardian_addresses.size() == 1);
  CHECK(sources.siecle->guardian_addresses[0].address_id == "2");
  CHECK(sources.siecle->structures == std::vector{known});
  CHECK(sources.siecle->terms.size() == 1);
  CHECK(sources.siecle->establishment == told("JEAN MOULIN"));
  REQUIRE(sources.elegroupe);
  CHECK(sources.elegroupe->import_date == day("2026-09-16"));
  CHECK(sources.elegroupe->links.size() == 1);
  CHECK(sources.files.eleves == "Eleves-" + college + "-2026-09-14.xml");
  CHECK(sources.files.sts_emp.empty());
  CHECK(sources.registered == told("JEAN MOULIN"));

  const auto sts = stage(tx, run, college, Format::sts_emp, "2026-09-15",
                         {aaf::source::Individual{}, aaf::source::Service{}, aaf::source::SubstituteService{}, taught});
  put_into_force(tx, run, college, Side::sts, "2026-09-15", {sts});
  sources = store::load_sources(tx, college, "TOULOUSE");
  REQUIRE(sources.sts);
  CHECK(sources.sts->received == day("2026-09-15"));
  CHECK(sources.sts->individuals.size() == 1);
  CHECK(sources.sts->services.size() == 1);
  CHECK(sources.sts->substitutes.size() == 1);
  CHECK(sources.sts->structures == std::vector{taught});
  CHECK(sources.siecle->structures == std::vector{known});
  CHECK_FALSE(sources.sts->establishment);
}

TEST_CASE("what an establishment once said of itself is remembered when Communs comes no more") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  const auto communs = stage(tx, run, college, Format::communs, "2026-09-14", {told("JEAN MOULIN")});
  put_into_force(tx, run, college, Side::siecle, "2026-09-14", {communs});
  const auto eleves = stage(tx, run, college, Format::eleves, "2026-09-20", {});
  put_into_force(tx, run, college, Side::siecle, "2026-09-20", {eleves}, {communs});
  const auto sources = store::load_sources(tx, college, "TOULOUSE");
  CHECK_FALSE(sources.siecle->establishment);
  CHECK(sources.registered == told("JEAN MOULIN"));
}

TEST_CASE("establishments know their newest export, their weakest feed and their next edge") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  CHECK(store::establishments(tx).empty());
  put_into_force(tx, run, college, Side::siecle, "2026-09-14",
                 {stage(tx, run, college, Format::eleves, "2026-09-14", {})});
  put_into_force(tx, run, college, Side::sts, "2026-09-10",
                 {stage(tx, run, college, Format::sts_emp, "2026-09-10", {})});
  put_into_force(tx, run, lycee, Side::siecle, "2026-09-20", {stage(tx, run, lycee, Format::eleves, "2026-09-20", {})});
  store::set_federated(tx, run, college, day("2026-09-15"), day("2026-10-01"), "JEAN MOULIN", "CLG");
  const auto known = store::establishment(tx, college);
  REQUIRE(known);
  CHECK(known->newest_export == day("2026-09-14"));
  CHECK(known->feed == day("2026-09-10"));
  CHECK(known->type == "CLG");
  CHECK(known->federated_run == run);
  CHECK_FALSE(store::establishment(tx, "0000000A"));
  CHECK(store::establishments(tx).size() == 2);
  CHECK(store::uais_newest_first(tx) == std::vector<std::string>{lycee, college});
  CHECK(store::due_uais(tx, day("2026-09-30")).empty());
  CHECK(store::due_uais(tx, day("2026-10-01")) == std::vector<std::string>{college});
  store::set_federated(tx, run, college, day("2026-10-01"), std::nullopt, "", "");
  CHECK(store::due_uais(tx, day("2027-10-01")).empty());
  CHECK(store::establishment(tx, college)->name == "JEAN MOULIN");  // a name that is not told any more stays
}

TEST_CASE("calendars that a lot may go by: its own, the side's, the other side's") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  const auto before = stage(tx, run, college, Format::communs, "2026-09-14", {told("JEAN MOULIN")});
  put_into_force(tx, run, college, Side::siecle, "2026-09-14", {before});
  auto next = told("JEAN MOULIN");
  next.first_day = day("2027-09-01");
  next.last_day = day("2028-07-05");
  const auto sts = stage(tx, run, college, Format::sts_emp, "2027-06-14", {next});

  const auto of_sts = store::known_calendars(tx, college, Side::sts, {sts});
  REQUIRE(of_sts.size() == 2);
  CHECK(of_sts[0].own);
  CHECK(of_sts[0].source == "STS");
  CHECK(of_sts[0].calendar.first == day("2027-09-01"));
  CHECK_FALSE(of_sts[1].own);
  CHECK(of_sts[1].calendar.first == day("2026-09-01"));
  // A file of the next year that only waits says nothing of the present lot.
  const auto of_siecle = store::known_calendars(tx, college, Side::siecle, {});
  REQUIRE(of_siecle.size() == 1);
  CHECK(of_siecle[0].source == "Communs");
  CHECK(of_siecle[0].calendar.first == day("2026-09-01"));
}

TEST_CASE("what a lot leaves empty of its establishment is what another one told before (D9)") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  auto full = told("JEAN MOULIN");
  full.siren = "193100478";
  const auto communs = stage(tx, run, college, Format::communs, "2026-09-14", {full});
  put_into_force(tx, run, college, Side::siecle, "2026-09-14", {communs});
  auto poor = told("COLLEGE JEAN MOULIN");
  const auto sts = stage(tx, run, college, Format::sts_emp, "2026-09-15", {poor});
  put_into_force(tx, run, college, Side::sts, "2026-09-15", {sts});
  const auto eleves = stage(tx, run, college, Format::eleves, "2026-09-16", {pupil("1", "INE1", "DURAND", "Zoé")});
  put_into_force(tx, run, college, Side::siecle, "2026-09-16", {eleves}, {communs});
  const auto sources = store::load_sources(tx, college, "TOULOUSE");
  REQUIRE(sources.registered);
  CHECK(sources.registered->siren == "193100478");
  CHECK(sources.registered->name == "COLLEGE JEAN MOULIN");
}
