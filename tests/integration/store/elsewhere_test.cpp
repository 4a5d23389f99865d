#include <catch2/catch.hpp>

#include "aaf/model/key.hpp"
#include "store/persons.hpp"
#include "store/sources.hpp"
#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::Side;
using aaf::source::Format;

namespace {

std::int64_t feed(store::Transaction& tx, std::int64_t run, const std::string& uai, const char* made,
                  const std::vector<aaf::source::Record>& records, const std::vector<std::int64_t>& superseded = {}) {
  const auto file = stage(tx, run, uai, Format::eleves, made, records);
  put_into_force(tx, run, uai, Side::siecle, made, {file}, superseded);
  return file;
}

}  // namespace

TEST_CASE("the same INE in another establishment's promoted Eleves is an enrolment elsewhere") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  auto gone = pupil("22", "INE-B", "PETIT", "Ana");
  gone.exit_date = day("2026-09-10");
  gone.exit_reason = "10";
  feed(tx, run, college, "2026-09-14",
       {pupil("1", "INE-A", "DURAND", "Zoé"), pupil("2", "INE-B", "PETIT", "Ana"), pupil("3", "", "SANS", "Ine"),
        pupil("4", "INE-D", "SEUL", "Ici")});
  const auto there = feed(tx, run, lycee, "2026-09-12",
                          {pupil("11", "INE-A", "DURAND", "Zoé"), aaf::source::PupilStructure{1, "11", "2GT1", "G"},
                           aaf::source::PupilStructure{1, "11", "2NDE3", "D"}, gone, pupil("33", "", "SANS", "Ine")});
  const auto elsewhere = store::load_elsewhere(tx, college, "TOULOUSE");
  REQUIRE(elsewhere.enrolments.size() == 2);
  const auto& active = elsewhere.enrolments[0];
  CHECK(active.ine == "INE-A");
  CHECK(active.uai == lycee);
  CHECK(active.eleve_id == "11");
  CHECK(active.family_name == "DURAND");
  CHECK(active.birth_date == day("2013-04-05"));
  CHECK(active.mef == "10110000110");
  CHECK(active.division == "2NDE3");
  CHECK_FALSE(active.exit_date);
  CHECK(active.millesime == 2026);
  CHECK(active.calendar == aaf::Calendar{day("2026-09-01"), day("2027-07-06")});
  CHECK(active.export_date == day("2026-09-12"));
  CHECK(elsewhere.enrolments[1].exit_date == day("2026-09-10"));
  CHECK(elsewhere.enrolments[1].division.empty());

  CHECK(store::related_uais(tx, college) == std::vector<std::string>{lycee});
  CHECK(store::related_uais(tx, lycee) == std::vector<std::string>{college});

  SECTION("a waiting file says nothing yet") {
    stage(tx, run, "0311093Y", Format::eleves, "2026-09-15", {pupil("9", "INE-D", "SEUL", "Ici")});
    CHECK(store::load_elsewhere(tx, college, "TOULOUSE").enrolments.size() == 2);
    CHECK(store::related_uais(tx, college).size() == 1);
  }
  SECTION("a superseded file says nothing any more") {
    feed(tx, run, lycee, "2026-09-20", {pupil("99", "INE-Z", "AUTRE", "Nom")}, {there});
    CHECK(store::load_elsewhere(tx, college, "TOULOUSE").enrolments.empty());
    CHECK(store::related_uais(tx, college).empty());
  }
}

TEST_CASE("a number that another establishment brought first comes with its identity") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  const std::string key = aaf::pupil_key("TOULOUSE", "7");
  federate(tx, run, college, {pupil_entry(college, "7", "DURAND", "Zoé")});
  store::ensure_persons(tx, {key}, "TOULOUSE", college, test_uid);
  feed(tx, run, college, "2026-09-14", {pupil("7", "INE-A", "DURAND", "Zoé")});
  feed(tx, run, lycee, "2026-09-14", {pupil("7", "INE-B", "NGUYEN", "Linh"), pupil("8", "INE-C", "NEUF", "Lou")});

  const auto identities = store::load_elsewhere(tx, lycee, "TOULOUSE").identities;
  REQUIRE(identities.size() == 1);
  CHECK(identities[0].key == key);
  CHECK(identities[0].uai == college);
  CHECK(identities[0].family_name == "DURAND");
  CHECK(identities[0].given_name == "Zoé");
  CHECK(identities[0].birth_date == day("2013-04-05"));
  CHECK(store::load_elsewhere(tx, college, "TOULOUSE").identities.empty());  // its own number

  SECTION("also when that pupil has left it since") {
    federate(tx, world.run(), college, {});
    CHECK(store::load_elsewhere(tx, lycee, "TOULOUSE").identities.size() == 1);
  }
  SECTION("not when they were found to be one person: a name mended later does not part them") {
    federate(tx, run, lycee, {pupil_entry(lycee, "7", "DURAND", "Zoé")});
    CHECK(store::load_elsewhere(tx, lycee, "TOULOUSE").identities.empty());
  }
}

TEST_CASE("guardians and national staff have identities elsewhere too; local staff numbers hold for one school") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  const auto entry = [&](aaf::Category category, const std::string& key) {
    auto one = pupil_entry(college, "0", "DURAND", "Paul");
    one.category = category;
    one.key = key;
    aaf::put(one.attributes, "personalTitle", "M.");
    return one;
  };
  const std::vector<std::string> keys{aaf::guardian_key("TOULOUSE", "5"),
                                      aaf::staff_key("TOULOUSE", college, "epp", "6"),
                                      aaf::staff_key("TOULOUSE", college, "local", "7")};
  federate(tx, run, college,
           {entry(aaf::Category::pers_rel_eleve, keys[0]), entry(aaf::Category::pers_educ_nat, keys[1]),
            entry(aaf::Category::pers_educ_nat, keys[2])});
  store::ensure_persons(tx, keys, "TOULOUSE", college, test_uid);
  aaf::source::Guardian guardian;
  guardian.personne_id = "5";
  aaf::source::Individual national, local;
  national.type = "epp";
  national.id = "6";
  local.type = "local";
  local.id = "7";
  put_into_force(tx, run, lycee, Side::siecle, "2026-09-14",
                 {stage(tx, run, lycee, Format::responsables, "2026-09-14", {guardian})});
  put_into_force(tx, run, lycee, Side::sts, "2026-09-14",
                 {stage(tx, run, lycee, Format::sts_emp, "2026-09-14", {national, local})});
  const auto identities = store::load_elsewhere(tx, lycee, "TOULOUSE").identities;
  REQUIRE(identities.size() == 2);
  CHECK(identities[0].key == keys[1]);
  CHECK(identities[1].key == keys[0]);
  CHECK(identities[1].civility == "M.");
}
