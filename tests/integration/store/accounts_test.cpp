#include "store/accounts.hpp"

#include <catch2/catch.hpp>

#include "aaf/model/key.hpp"
#include "store/administrators.hpp"
#include "store/people.hpp"
#include "store/persons.hpp"
#include "store/purges.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::AccountState;
using aaf::Population;
using aaf::Reason;
using aaf::account::Account;

namespace {

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
  const std::chrono::days longest{80};
  const auto since = *gone("k:1", "2026-10-27").since;
  CHECK(store::purges_over(tx, ent, since + longest, longest) == 0);
  CHECK(store::purges_over(tx, ent, since + longest + std::chrono::days{1}, longest) == 2);
  CHECK(store::purges_over(tx, ent, day("2026-10-27"), std::chrono::days{0}) == 1);  // the other is not due
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
  SECTION("and so is a guardian of such a pupil, while nobody else has the guardian") {
    const auto guardian = aaf::guardian_key("TOULOUSE", "5");
    auto moved = pupil("2", "INE2", "PARTI", "Léo");
    moved.exit_reason = "14";
    aaf::source::GuardianLink link;
    link.eleve_id = "2";
    link.personne_id = "5";
    link.level = 1;
    store::ensure_persons(tx, {guardian}, "TOULOUSE", college, test_uid);
    store::save_accounts(tx, run, ent, {active(guardian, {college}, Population::guardian)});
    put_into_force(tx, run, college, aaf::Side::siecle, "2026-09-16",
                   {stage(tx, run, college, aaf::source::Format::eleves, "2026-09-16", {moved}),
                    stage(tx, run, college, aaf::source::Format::responsables, "2026-09-16", {link})},
                   {old});
    const auto load = [&] { return store::load_people(tx, ent, std::vector{guardian}, {college, lycee}).at(0); };
    CHECK(load().transferred);
    auto fed = pupil_entry(lycee, "5", "PARTI", "Anne");
    fed.category = aaf::Category::pers_rel_eleve;
    fed.key = guardian;
    federate(tx, run, lycee, {fed});
    CHECK_FALSE(load().transferred);
  }
}

TEST_CASE("how old the files were when they came is told for the side that speaks of the person") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto zoe = aaf::pupil_key("TOULOUSE", "1");
  const auto teacher = aaf::staff_key("TOULOUSE", college, "epp", "9");
  store::ensure_persons(tx, {zoe, teacher}, "TOULOUSE", college, test_uid);
  store::save_accounts(tx, run, ent, {active(zoe, {college, lycee}), active(teacher, {college}, Population::teacher)});
  const auto lag = [&](const std::string& key) {
    return store::load_people(tx, ent, std::vector{key}, {college, lycee}).at(0).feed_lag_days;
  };
  CHECK_FALSE(lag(zoe));
  const auto promote = [&](const std::string& uai, aaf::Side side, const char* exported, const char* came) {
    store::promote(tx, {.run = run,
                        .uai = uai,
                        .side = side,
                        .composition = {},
                        .superseded = {},
                        .year = {2026, {day("2026-09-01"), day("2027-07-06")}, "Communs"},
                        .export_date = day(exported),
                        .promoted = noon(came)});
  };
  promote(college, aaf::Side::siecle, "2026-09-14", "2026-09-15");
  CHECK_FALSE(lag(zoe));  // nothing of the lycée yet
  promote(lycee, aaf::Side::siecle, "2026-09-01", "2026-10-01");
  CHECK(lag(zoe) == 30);
  CHECK_FALSE(lag(teacher));
  promote(college, aaf::Side::sts, "2026-09-14", "2026-09-14");
  CHECK(lag(teacher) == 0);
  // Who is still there needs no fresh feed: only the college's absence counts now.
  federate(tx, run, lycee, {pupil_entry(lycee, "1", "DURAND", "Zoé")});
  CHECK(lag(zoe) == 1);
}

TEST_CASE("since when an account is parked comes back as it was saved") {
  World world;
  store::Transaction tx(world.database());
  Account parked = active("k:1", {college});
  parked.parked = day("2026-10-01");
  store::save_accounts(tx, world.run(), ent, {parked});
  CHECK(store::load_accounts(tx, ent, college) == std::vector{parked});
}

TEST_CASE("a purge leaves one record, without anything of the person") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto key = aaf::pupil_key("TOULOUSE", "7");
  store::save_accounts(tx, run, ent, {gone(key, "2026-10-27")});
  CHECK(store::purges_of(tx, key).empty());
  Account purged = gone(key, "2026-10-27");
  purged.state = AccountState::purged;
  const auto later = world.run();
  store::save_accounts(tx, later, ent, {purged});
  store::save_accounts(tx, world.run(), ent, {purged});  // a settled batch says it again
  const std::vector<store::PurgeRecord> expected{{ent,
                                                  key,
                                                  Population::pupil,
                                                  Reason::departed,
                                                  day("2026-09-15"),
                                                  day("2026-10-27"),
                                                  {college},
                                                  later,
                                                  day("2026-09-15")}};
  CHECK(store::purges_of(tx, key) == expected);
  CHECK(store::purges_of(tx, "7") == expected);
  CHECK(store::purges_of(tx, "8").empty());
}

TEST_CASE("the administrators of a school are those whom its files call so, or called so last") {
  World world;
  store::Transaction tx(world.database());
  const auto head = [&](const std::string& number, const char* profile) {
    auto one = pupil_entry(college, number, "DURAND", "Paule");
    one.category = aaf::Category::pers_educ_nat;
    one.key = aaf::staff_key("TOULOUSE", college, "dir", number);
    one.population = Population::staff;
    aaf::put(one.attributes, "ENTPersonProfils", profile);
    return one;
  };
  federate(tx, world.run(), college, {head("1", "National_DIR"), head("2", "National_DIR"), head("3", "National_ETA")});
  federate(tx, world.run(), college, {head("2", "National_DIR"), head("3", "National_DIR")});
  federate(tx, world.run(), college, {head("2", "National_DIR"), head("3", "National_ETA")});
  const auto found = store::administrators(tx, {college, lycee});
  REQUIRE(found.size() == 2);
  CHECK(found[0].key == head("1", "").key);
  CHECK_FALSE(found[0].in_force);
  CHECK(found[1].key == head("2", "").key);
  CHECK(found[1].in_force);
}

TEST_CASE("who bears a uid is told with the state of the account in this ENT") {
  World world;
  const std::string key = aaf::pupil_key("TOULOUSE", "100");
  const std::int64_t run = world.run();
  store::Transaction tx(world.database());
  const std::string uid = store::ensure_persons(tx, {key}, "TOULOUSE", college, test_uid).front().uid;
  CHECK_FALSE(store::bearers_of(tx, "ecollege31", {uid, "nobody"}).at(uid).state.has_value());
  store::save_accounts(tx, run, "ecollege31",
                       {{key, aaf::AccountState::active, {}, {}, {}, aaf::Population::pupil, {college}, {}}});
  const auto bearers = store::bearers_of(tx, "ecollege31", {uid, "nobody"});
  REQUIRE(bearers.size() == 1);
  CHECK(bearers.at(uid).key == key);
  CHECK(bearers.at(uid).state == aaf::AccountState::active);
  CHECK_FALSE(store::bearers_of(tx, "entmip", {uid}).at(uid).state.has_value());
}
