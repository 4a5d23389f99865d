#include "store/directory.hpp"

#include <catch2/catch.hpp>

#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::diff::ChangeKind;

namespace {

aaf::Entry division(const std::string& code, const std::string& label) {
  aaf::Entry entry;
  entry.category = aaf::Category::division;
  entry.key = college + ":" + code;
  entry.uai = college;
  aaf::put(entry.attributes, "label", label);
  aaf::put(entry.attributes, "mef", "B");
  aaf::put(entry.attributes, "mef", "A \"é\" \\");
  return entry;
}

}  // namespace

TEST_CASE("the directory as of any run can be read back") {
  World world;
  store::Transaction tx(world.database());
  const auto zoe = pupil_entry(college, "1", "DURAND", "Zoé");
  const auto ali = pupil_entry(college, "2", "MARTIN", "Ali");
  auto zoe_married = zoe;
  zoe_married.attributes["sn"] = {"DURAND-MARTIN"};
  zoe_married.standing = aaf::Standing::kept;
  zoe_married.why = "R20";
  const auto first = world.run(), second = world.run(), third = world.run(), fourth = world.run();

  federate(tx, first, college, {zoe, ali, division("6A", "Sixième A")});
  federate(tx, second, college, {zoe_married, ali, division("6A", "Sixième A")});
  federate(tx, fourth, college, {ali, division("6B", "Sixième B")});

  CHECK(store::load_entries_at(tx, college, first - 1).empty());
  CHECK(store::load_entries_at(tx, college, first) == std::vector{zoe, ali, division("6A", "Sixième A")});
  CHECK(store::load_entries_at(tx, college, second) == std::vector{zoe_married, ali, division("6A", "Sixième A")});
  CHECK(store::load_entries_at(tx, college, third) == store::load_entries_at(tx, college, second));
  CHECK(store::load_entries_at(tx, college, fourth) == std::vector{ali, division("6B", "Sixième B")});
  CHECK(store::load_entries(tx, college) == store::load_entries_at(tx, college, fourth));
  CHECK(store::load_entries(tx, lycee).empty());

  const auto history = store::entry_history(tx, zoe.key);
  REQUIRE(history.size() == 2);
  CHECK(history[0].from_run == first);
  CHECK(history[0].to_run == second);
  CHECK(history[1].entry == zoe_married);
  CHECK(history[1].to_run == fourth);

  const auto delta = store::load_delta(tx, second);
  REQUIRE(delta.size() == 1);
  CHECK(delta[0].kind == ChangeKind::modified);
  CHECK(delta[0].key == zoe.key);
  CHECK(delta[0].attributes == std::vector<std::string>{"sn", "standing", "why"});
  CHECK(store::load_delta(tx, third).empty());
  const auto counts = store::delta_counts(tx, fourth);
  REQUIRE(counts.size() == 2);
  CHECK(counts[0].category == aaf::Category::eleve);
  CHECK(counts[0].removed == 1);
  CHECK(counts[1].category == aaf::Category::division);
  CHECK(counts[1].added == 1);
  CHECK(counts[1].removed == 1);
}

TEST_CASE("who comes back has a new version beside the old one") {
  World world;
  store::Transaction tx(world.database());
  const auto zoe = pupil_entry(college, "1", "DURAND", "Zoé");
  const auto first = world.run(), second = world.run(), third = world.run();
  federate(tx, first, college, {zoe});
  federate(tx, second, college, {});
  federate(tx, third, college, {zoe});
  CHECK(store::load_entries_at(tx, college, first).size() == 1);
  CHECK(store::load_entries_at(tx, college, second).empty());
  CHECK(store::load_entries_at(tx, college, third) == std::vector{zoe});
  CHECK(store::entry_history(tx, zoe.key).size() == 2);
}

TEST_CASE("an establishment that one run federates twice has one version and the net delta") {
  World world;
  store::Transaction tx(world.database());
  const auto before = world.run(), run = world.run();
  const auto zoe = pupil_entry(college, "1", "DURAND", "Zoé");
  auto renamed = zoe;
  renamed.attributes["sn"] = {"PETIT"};
  auto again = zoe;
  again.attributes["givenName"] = {"Zoë"};
  const auto ali = pupil_entry(college, "2", "MARTIN", "Ali");
  federate(tx, before, college, {zoe});
  federate(tx, run, college, {renamed, ali});
  federate(tx, run, college, {again});

  CHECK(store::load_entries_at(tx, college, before) == std::vector{zoe});
  CHECK(store::load_entries(tx, college) == std::vector{again});
  CHECK(store::entry_history(tx, ali.key).empty());
  const auto delta = store::load_delta(tx, run, college);
  REQUIRE(delta.size() == 1);
  CHECK(delta[0].kind == ChangeKind::modified);
  CHECK(delta[0].attributes == std::vector<std::string>{"givenName"});

  SECTION("back to where it was: nothing changed") {
    federate(tx, run, college, {zoe});
    CHECK(store::load_delta(tx, run).empty());
    CHECK(store::load_entries_at(tx, college, run) == std::vector{zoe});
  }
}

TEST_CASE("a promotion that breaks off leaves the directory as it was") {
  World world;
  const auto first = world.run(), second = world.run();
  const auto zoe = pupil_entry(college, "1", "DURAND", "Zoé");
  {
    store::Transaction tx(world.database());
    federate(tx, first, college, {zoe});
    tx.commit();
  }
  {
    store::Transaction tx(world.database());
    federate(tx, second, college, {pupil_entry(college, "2", "MARTIN", "Ali")});
  }
  store::Transaction tx(world.database());
  CHECK(store::load_entries(tx, college) == std::vector{zoe});
  CHECK(store::load_delta(tx, second).empty());
}

TEST_CASE("entries of some keys come from every establishment that says something of them") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto here = pupil_entry(college, "1", "DURAND", "Zoé"), there = pupil_entry(lycee, "1", "DURAND", "Zoé");
  federate(tx, run, college, {here, pupil_entry(college, "2", "MARTIN", "Ali")});
  federate(tx, run, lycee, {there});
  CHECK(store::load_entries_of(tx, {here.key}) == std::vector{there, here});
  CHECK(store::load_entries_at(tx, "", run).size() == 3);
}
