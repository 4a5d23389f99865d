#include "store/accounts.hpp"

#include <catch2/catch.hpp>

#include "aaf/model/key.hpp"
#include "store/people.hpp"
#include "store/persons.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::AccountState;
using aaf::Population;
using aaf::Reason;
using aaf::account::Account;

namespace {

const std::string ent = "ecollege31";

Account active(const std::string& key, std::vector<std::string> uais, Population population = Population::pupil) {
  return {key, AccountState::active, {}, {}, {}, population, std::move(uais)};
}
Account gone(const std::string& key, const char* purge_after) {
  return {key,      AccountState::deactivated, Reason::departed, day("2026-09-15"), day(purge_after), Population::pupil,
          {college}};
}

}  // namespace

TEST_CASE("an account comes back as it was saved, by establishment and by key") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const std::vector<Account> saved{active("k:1", {college, lycee}),
                                   gone("k:2", "2026-10-27"),
                                   {"k:3", AccountState::purged, {}, {}, {}, Population::staff, {college}},
                                   active("k:4", {lycee}, Population::guardian)};
  store::save_accounts(tx, run, ent, saved);
  store::save_accounts(tx, run, "entmip", {active("k:1", {lycee})});

  CHECK(store::load_accounts(tx, ent, college) == std::vector{saved[0], saved[1]});
  CHECK(store::load_accounts(tx, ent, lycee) == std::vector{saved[0], saved[3]});
  CHECK(store::load_accounts(tx, ent, std::vector<std::string>{"k:3", "k:404"}) == std::vector{saved[2]});
  CHECK(store::accounts_of(tx, "k:1").at("entmip").uais == std::vector{lycee});
  const auto counts = store::account_counts(tx, ent);
  CHECK(counts.at(AccountState::active) == 2);
  CHECK(counts.at(AccountState::deactivated) == 1);
  CHECK(counts.at(AccountState::purged) == 1);
  CHECK(store::account_uais(tx, ent) == std::vector{lycee, college});

  store::save_accounts(tx, run, ent, {gone("k:1", "2026-10-27"), active("k:1", {})});  // the last word counts
  CHECK(store::load_accounts(tx, ent, std::vector<std::string>{"k:1"}) == std::vector{active("k:1", {})});
}

TEST_CASE("what is due for purge is what is deactivated and whose day has come") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  CHECK_FALSE(store::next_purge(tx, ent));
  store::save_accounts(tx, run, ent, {gone("k:1", "2026-10-27"), gone("k:2", "2026-10-28"), active("k:3", {college})});
  CHECK(store::purge_due(tx, ent, day("2026-10-26")).empty());
  CHECK(store::purge_due(tx, ent, day("2026-10-27")) == std::vector{gone("k:1", "2026-10-27")});
  CHECK(store::purge_due(tx, ent, day("2026-12-01")).size() == 2);
  CHECK(store::next_purge(tx, ent) == day("2026-10-27"));
}

TEST_CASE("live people are those with an active account in that ENT") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  store::ensure_persons(tx, {"k:1", "k:2", "k:3"}, "TOULOUSE", college, test_uid);
  store::save_accounts(tx, run, ent, {active("k:1", {college}), gone("k:2", "2026-10-27"), active("k:3", {college})});
  CHECK(store::live_uids(tx, ent) ==
        std::map<std::string, std::string>{{"k:1", "u1000000001"}, {"k:3", "u1000000003"}});
  CHECK(store::live_uids(tx, ent, {"k:1", "k:2"}) == std::map<std::string, std::string>{{"k:1", "u1000000001"}});
  CHECK(store::live_uids(tx, "entmip").empty());
}

TEST_CASE("the base of the guards is what was active at the last success, not now") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  CHECK_FALSE(store::recorded_base(tx, ent));
  store::save_accounts(tx, run, ent,
                       {active("k:1", {college, lycee}), active("k:2", {college}),
                        active("k:3", {college}, Population::teacher), gone("k:4", "2026-10-27")});
  store::record_base(tx, run, ent);
  store::save_accounts(tx, run, ent, {gone("k:1", "2026-10-27")});
  const auto base = store::recorded_base(tx, ent);
  REQUIRE(base);
  CHECK(base->active.at({college, Population::pupil}) == 2);
  CHECK(base->active.at({college, Population::teacher}) == 1);
  CHECK(base->active.at({lycee, Population::pupil}) == 1);
  CHECK(base->ent_active == 3);
  CHECK(base->establishments == 2);
  const auto now = store::current_base(tx, ent);
  CHECK(now.active.at({college, Population::pupil}) == 1);
  CHECK(now.ent_active == 2);
  CHECK(now.establishments == 1);
  store::record_base(tx, run, ent);  // again: replaced, not added to
  CHECK(store::recorded_base(tx, ent)->active == now.active);
}

TEST_CASE("people of an establishment come with their entries in scope, their account, and what feeds them outside") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const std::string outside = "0651234X";
  const auto both = aaf::pupil_key("TOULOUSE", "1"), left = aaf::pupil_key("TOULOUSE", "2"),
             elsewhere = aaf::pupil_key("TOULOUSE", "3"), contact = aaf::pupil_key("TOULOUSE", "4");
  federate(tx, run, college, {pupil_entry(college, "1", "DURAND", "Zoé")});
  federate(tx, run, lycee, {pupil_entry(lycee, "1", "DURAND", "Zoé"), pupil_entry(lycee, "9", "AUTRE", "Nom")});
  auto mere_contact = pupil_entry(outside, "4", "PETIT", "Ana");
  mere_contact.standing = aaf::Standing::contact;
  federate(tx, run, outside, {pupil_entry(outside, "3", "MARTIN", "Ali"), mere_contact});
  const auto old = stage(tx, run, college, aaf::source::Format::eleves, "2026-09-10", {});
  put_into_force(tx, run, college, aaf::Side::siecle, "2026-09-10", {old});
  put_into_force(tx, run, lycee, aaf::Side::siecle, "2026-09-14",
                 {stage(tx, run, lycee, aaf::source::Format::eleves, "2026-09-14", {})});
  store::ensure_persons(tx, {both, left, elsewhere, contact, aaf::pupil_key("TOULOUSE", "9")}, "TOULOUSE", college,
                        test_uid);
  store::save_accounts(tx, run, ent,
                       {active(left, {college}), active(elsewhere, {college}), active(contact, {college})});

  const auto people = store::load_people(tx, ent, college, {college, lycee});
  REQUIRE(people.size() == 4);
  CHECK(people[0].person.key == both);
  CHECK_FALSE(people[0].account);
  REQUIRE(people[0].entries.size() == 2);
  CHECK(people[0].entries[0].uai == lycee);  // the newest export first
  CHECK(people[0].entries[1] == pupil_entry(college, "1", "DURAND", "Zoé"));
  CHECK(people[0].home_uai == lycee);  // the smaller one, though asked for the other
  CHECK_FALSE(people[0].outside_scope);
  CHECK(people[1].person.key == left);
  CHECK(people[1].account == active(left, {college}));
  CHECK(people[1].entries.empty());
  CHECK(people[1].home_uai == college);
  CHECK(people[2].outside_scope);
  CHECK(people[2].entries.empty());
  CHECK_FALSE(people[3].outside_scope);  // a mere contact feeds nobody

  const auto narrow = store::load_people(tx, ent, college, {college});
  CHECK(narrow[0].entries.size() == 1);
  CHECK(narrow[0].outside_scope);
  CHECK(narrow[0].home_uai == college);

  const auto by_key = store::load_people(tx, ent, std::vector{both, left}, {college, lycee});
  REQUIRE(by_key.size() == 2);
  CHECK(by_key[0].entries.size() == 2);

  SECTION("who is gone from the file with a transfer as the reason is marked so") {
    auto moved = pupil("2", "INE2", "PARTI", "Léo");
    moved.exit_reason = "11";
    const auto file = stage(tx, run, college, aaf::source::Format::eleves, "2026-09-16", {moved});
    put_into_force(tx, run, college, aaf::Side::siecle, "2026-09-16", {file}, {old});
    const auto again = store::load_people(tx, ent, college, {college, lycee});
    CHECK(again[1].transferred);
    CHECK_FALSE(again[2].transferred);
  }
}
