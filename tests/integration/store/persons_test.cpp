#include "store/persons.hpp"

#include <catch2/catch.hpp>

#include "aaf/text/digest.hpp"
#include "store/accounts.hpp"
#include "store/directory.hpp"
#include "store/find.hpp"
#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;

namespace {

std::vector<aaf::account::Person> ensure(store::Transaction& tx, const std::vector<std::string>& keys) {
  return store::ensure_persons(tx, keys, "TOULOUSE", college, test_uid);
}

}  // namespace

TEST_CASE("jointures come in the order of the keys, once, from 1,000,000,001 on") {
  World world;
  store::Transaction tx(world.database());
  const auto first = ensure(tx, {"eleve:TOULOUSE:2", "eleve:TOULOUSE:1"});
  REQUIRE(first.size() == 2);
  CHECK(first[0] == aaf::account::Person{"eleve:TOULOUSE:2", 1'000'000'001, "TOULOUSE", "u1000000001", ""});
  CHECK(first[1].jointure == 1'000'000'002);
  const auto second = ensure(tx, {"eleve:TOULOUSE:1", "epp:TOULOUSE:9", "eleve:TOULOUSE:1", "epp:TOULOUSE:9"});
  REQUIRE(second.size() == 4);
  CHECK(second[0] == first[1]);
  CHECK(second[1].jointure == 1'000'000'003);
  CHECK(second[2] == second[0]);
  CHECK(second[3] == second[1]);
  CHECK(store::load_persons(tx, {"epp:TOULOUSE:9", "eleve:TOULOUSE:404"}).size() == 1);
}

TEST_CASE("a rollback gives the jointures back: no gap, the same numbers again") {
  World world;
  {
    store::Transaction tx(world.database());
    ensure(tx, {"eleve:TOULOUSE:1", "eleve:TOULOUSE:2"});
  }
  store::Transaction tx(world.database());
  CHECK(ensure(tx, {"eleve:TOULOUSE:3"})[0].jointure == store::first_jointure);
}

TEST_CASE("namesakes get 2, 3, … in the order of asking, and who has a login keeps it") {
  World world;
  store::Transaction tx(world.database());
  ensure(tx, {"k:1", "k:2", "k:3", "k:4"});
  auto logins = store::give_logins(tx, {{"k:1", "jean.durand"}, {"k:2", "jean.durand"}, {"k:3", "jean.durand2"}}, mark);
  CHECK(logins["k:1"] == "jean.durand");
  CHECK(logins["k:2"] == "jean.durand2");
  CHECK(logins["k:3"] == "jean.durand22");  // jean.durand2 is somebody's
  logins = store::give_logins(tx, {{"k:1", "another.name"}, {"k:4", "jean.durand"}}, mark);
  CHECK(logins["k:1"] == "jean.durand");
  CHECK(logins["k:4"] == "jean.durand3");
  CHECK(store::load_persons(tx, {"k:4"}).at("k:4").login == "jean.durand3");
}

TEST_CASE("without a base the login is the jointure's number; unknown keys get none") {
  World world;
  store::Transaction tx(world.database());
  ensure(tx, {"k:1"});
  const auto logins = store::give_logins(tx, {{"k:1", ""}, {"k:404", "x.y"}}, mark);
  CHECK(logins == std::map<std::string, std::string>{{"k:1", "1000000001"}});
}

TEST_CASE("a hundred namesakes all get different logins") {
  World world;
  store::Transaction tx(world.database());
  std::vector<std::string> keys;
  std::vector<store::LoginRequest> requests;
  for (int i = 0; i < 100; ++i) {
    keys.push_back("k:" + std::to_string(i));
    requests.push_back({keys.back(), "marie.martin"});
  }
  ensure(tx, keys);
  const auto logins = store::give_logins(tx, requests, mark);
  CHECK(logins.at("k:0") == "marie.martin");
  CHECK(logins.at("k:1") == "marie.martin2");
  CHECK(logins.at("k:99") == "marie.martin100");
  CHECK(store::query(tx, "select count(distinct login) from person").front().number(0) == 100);
}

TEST_CASE("a login is never given again, also after the purge, of which only a mark is kept") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  const auto zoe = pupil_entry(college, "1", "DURAND", "Zoé");
  ensure(tx, {zoe.key, "k:2"});
  federate(tx, run, college, {zoe});
  store::give_logins(tx, {{zoe.key, "zoe.durand"}}, mark);
  store::save_accounts(tx, run, "ecollege31", {account(zoe.key, aaf::AccountState::deactivated)});
  store::save_accounts(tx, run, "entmip", {account(zoe.key, aaf::AccountState::purged)});

  CHECK(store::forget_persons(tx, {zoe.key, "k:404"}, mark, test_uid).empty());  // one account is left
  store::save_accounts(tx, run, "ecollege31", {account(zoe.key, aaf::AccountState::purged)});

  SECTION("who is gone from the directory is forgotten, names in past versions with it") {
    federate(tx, world.run(), college, {});
    CHECK(store::forget_persons(tx, {zoe.key}, mark, test_uid) == std::vector{zoe.key});
    CHECK(store::load_persons(tx, {zoe.key}).empty());
    const auto history = store::entry_history(tx, zoe.key);
    REQUIRE(history.size() == 1);
    CHECK(history[0].entry.attributes.empty());
    CHECK(ensure(tx, {zoe.key})[0].jointure == 1'000'000'003);  // who comes back gets new ones
  }
  SECTION("who is still in the directory gets a new jointure and uid at once") {
    CHECK(store::forget_persons(tx, {zoe.key}, mark, test_uid) == std::vector{zoe.key});
    const auto person = store::load_persons(tx, {zoe.key}).at(zoe.key);
    CHECK(person.jointure == 1'000'000'003);
    CHECK(person.uid == "u1000000003");
    CHECK(person.login.empty());
    CHECK(store::load_entries(tx, college) == std::vector{zoe});
  }
  CHECK(store::query(tx, "select 1 from person where login = 'zoe.durand'").empty());
  CHECK(store::query(tx, "select count(*) from reserved_login").front().number(0) == 1);
  CHECK(store::give_logins(tx, {{"k:2", "zoe.durand"}}, mark).at("k:2") == "zoe.durand2");
}

TEST_CASE("explain finds a person by whatever is at hand") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  auto zoe = pupil_entry(college, "1234567", "DURAND", "Zoé");
  aaf::put(zoe.attributes, "ENTEleveINE", "123456789AB");
  federate(tx, run, college, {zoe});
  ensure(tx, {zoe.key, "responsable:TOULOUSE:1234567", "epp:TOULOUSE:3"});
  store::give_logins(tx, {{zoe.key, "zoe.durand"}}, mark);
  for (const char* id : {"eleve:TOULOUSE:1234567", "AC-TOULOUSE$1000000001", "1000000001", "u1000000001", "zoe.durand",
                         "123456789AB", "123456789ab"}) {
    CAPTURE(id);
    const auto found = store::find_persons(tx, id);
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == zoe.key);
    CHECK(found[0].login == "zoe.durand");
  }
  CHECK(store::find_persons(tx, "1234567").size() == 2);  // an ELEVE_ID and a PERSONNE_ID
  CHECK(store::find_persons(tx, "nobody").empty());
  CHECK(store::find_persons(tx, "").empty());

  aaf::source::Guardian guardian;
  guardian.personne_id = "77";
  const auto file = stage(tx, run, college, aaf::source::Format::eleves, "2026-09-14",
                          {pupil("88", "987654321ZZ", "PARTI", "Léo"), guardian});
  auto staged = store::find_staged(tx, "88");
  REQUIRE(staged.size() == 1);
  CHECK(staged[0].uai == college);
  CHECK(staged[0].file_id == file);
  CHECK_FALSE(staged[0].in_force);
  CHECK(std::get<aaf::source::Pupil>(staged[0].record).given_name == "Léo");
  CHECK(store::find_staged(tx, "987654321zz").size() == 1);
  CHECK(store::find_staged(tx, "77").size() == 1);
  CHECK(store::find_staged(tx, "99").empty());
}
