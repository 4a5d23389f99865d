#include "store/adoption.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "aaf/plan/operation.hpp"
#include "store/accounts.hpp"
#include "store/people.hpp"
#include "store/persons.hpp"
#include "store/plans.hpp"
#include "store/sql.hpp"
#include "store/unadopted.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;

namespace {

std::string key_of(int number) { return "eleve:TOULOUSE:" + std::to_string(number); }

// Five pupils, 1 to 5, whose logins are "un", "deux", "trois", and none of the others; entries are recognised by their
// ELEVE_ID, which is their number, or their jointure.
class Adoption {
 public:
  explicit Adoption(World& world) : tx(world.database()), run(world.run()) {
    (void)store::ensure_persons(tx, {key_of(1), key_of(2), key_of(3), key_of(4), key_of(5)}, "TOULOUSE", college,
                                test_uid);
    store::query(tx,
                 "update person set login = n.login from (values ('1', 'un'), ('2', 'deux'), ('3', 'trois'))"
                 " as n (number, login) where n.number = person.number");
    store::begin_adoption(tx);
  }

  void has_account(int number, const std::string& where) {
    store::save_accounts(tx, run, where, {account(key_of(number), aaf::AccountState::active)});
  }

  static store::ForeignEntry entry(const std::string& uid, const std::string& login, int eleve_id) {
    store::ForeignEntry one;
    one.dn = "uid=" + uid + ",ou=personnes";
    one.uid = uid;
    one.login = login;
    one.kind = "pupil";
    one.eleve_id = std::to_string(eleve_id);
    return one;
  }

  // Why each of the entries may not be taken over.
  std::vector<std::string> conflicts(const std::vector<store::ForeignEntry>& entries) {
    store::add_foreign(tx, entries);
    store::match_numbers(tx);
    store::settle_adoption(tx, ent);
    std::vector<std::string> found;
    for (const auto& match : store::next_matches(tx, 0, 100)) found.push_back(match.conflict);
    return found;
  }

  store::Transaction tx;
  std::int64_t run;
};

using Conflicts = std::vector<std::string>;

}  // namespace

TEST_CASE("an entry that nothing speaks against is the person's") {
  World world;
  Adoption adoption(world);
  CHECK(adoption.conflicts({Adoption::entry("p1", "ancien.un", 1)}) == Conflicts{""});
}

TEST_CASE("an entry whose numbers name different people is left alone, and both are named") {
  World world;
  Adoption adoption(world);
  auto torn = Adoption::entry("p1", "ancien.un", 1);
  torn.jointures = {"TOULOUSE$1000000002"};
  CHECK(adoption.conflicts({torn}) == Conflicts{"its numbers name different people"});
  const auto candidates = store::candidates_of(adoption.tx, {1});
  REQUIRE(candidates.size() == 2);
  CHECK(candidates[0].key == key_of(2));
  CHECK(candidates[0].by == store::MatchedBy::jointure);
  CHECK(candidates[1].key == key_of(1));
  CHECK(candidates[1].by == store::MatchedBy::eleve_id);
}

TEST_CASE("who has an account in another ENT takes over neither another uid nor another login") {
  World world;
  Adoption adoption(world);
  for (const int number : {1, 2, 3, 4}) adoption.has_account(number, "entmip");
  CHECK(adoption.conflicts({Adoption::entry("p1", "un", 1), Adoption::entry("u1000000002", "ancien.deux", 2),
                            Adoption::entry("u1000000003", "trois", 3),
                            Adoption::entry("u1000000004", "ancien.quatre", 4)}) ==
        Conflicts{"the person has an account in another ENT, under another uid",
                  "the person has an account in another ENT, under another login", "", ""});
}

TEST_CASE("uid and login of somebody else are nobody's to take over") {
  World world;
  Adoption adoption(world);
  adoption.has_account(1, "entmip");
  // The login of somebody without any account makes room.
  CHECK(adoption.conflicts({Adoption::entry("u1000000001", "ancien.deux", 2), Adoption::entry("p3", "Un", 3),
                            Adoption::entry("p4", "deux", 4)}) ==
        Conflicts{"its uid is somebody else's", "its login is somebody else's", ""});
}

TEST_CASE("a login that stands on two entries is told apart by nobody, whatever its capitals") {
  World world;
  Adoption adoption(world);
  CHECK(adoption.conflicts({Adoption::entry("p1", "le.meme", 1), Adoption::entry("p2", "Le.Meme", 2)}) ==
        Conflicts{"its login stands on another entry, too", "its login stands on another entry, too"});
}

TEST_CASE("who has an account in this ENT takes over no other entry of it") {
  World world;
  Adoption adoption(world);
  adoption.has_account(1, ent);
  CHECK(adoption.conflicts({Adoption::entry("p1", "ancien.un", 1)}) ==
        Conflicts{"the person has an account here already"});
}

TEST_CASE("who has an entry that was left alone is told of it, until another one is taken over") {
  World world;
  Adoption adoption(world);
  store::Transaction& tx = adoption.tx;
  adoption.has_account(4, ent);
  store::add_left_alone(tx, {{key_of(1), "uid=p1", "frozen", true},
                             {key_of(1), "uid=q1", "twice", true},
                             {key_of(2), "uid=p2", "frozen", false},
                             {key_of(3), "uid=p3", "frozen", true},
                             {key_of(4), "uid=p4", "frozen", false}});
  store::take_over(tx, {{key_of(3), "r3", "ancien.trois"}}, mark);
  CHECK(store::keep_left_alone(tx, ent, adoption.run) == 1);
  const std::vector<std::string> all{key_of(1), key_of(2), key_of(3), key_of(4)};
  CHECK(store::with_unadopted(tx, ent, all) == std::set<std::string>{key_of(1), key_of(2), key_of(4)});
  CHECK(store::with_unadopted(tx, "entmip", all).empty());
  std::map<std::string, std::string> told;
  for (const auto& one : store::load_people(tx, ent, all, {college})) told[one.person.key] = one.unadopted;
  CHECK(told == std::map<std::string, std::string>{{key_of(1), "uid=p1 (frozen), uid=q1 (twice)"},
                                                   {key_of(2), "uid=p2 (frozen)"},
                                                   {key_of(3), ""},
                                                   {key_of(4), ""}});
  // It goes with the person, and before the ENT is looked at again.
  store::query(tx, "delete from person where key = $1", {key_of(2)});
  CHECK(store::with_unadopted(tx, ent, all) == std::set<std::string>{key_of(1), key_of(4)});
  store::forget_unadopted(tx, "entmip");
  CHECK(store::with_unadopted(tx, ent, all).size() == 2);
  store::forget_unadopted(tx, ent);
  CHECK(store::with_unadopted(tx, ent, all).empty());
}

TEST_CASE("whose entry the ENT refused to have marked waits as well") {
  World world;
  Adoption adoption(world);
  store::Transaction& tx = adoption.tx;
  aaf::plan::Plan plan;
  plan.ent = ent;
  for (const int number : {1, 2}) {
    aaf::plan::Operation operation;
    operation.seq = number;
    operation.subject = key_of(number);
    operation.dn = "uid=p" + std::to_string(number);
    operation.verb = aaf::plan::Verb::modify;
    plan.operations.push_back(operation);
  }
  plan.operations.push_back(plan.operations.back());
  plan.operations.back().seq = 3;
  plan.operations.back().subject = college;
  store::PlanHeader header;
  header.run = adoption.run;
  header.ent = ent;
  header.today = day("2026-09-15");
  header.created = noon("2026-09-15");
  (void)store::save_plan(tx, header, plan);
  adoption.has_account(1, ent);
  adoption.has_account(2, "entmip");
  store::keep_unmarked(tx, "entmip", adoption.run);
  store::keep_unmarked(tx, ent, adoption.run);
  const auto people = store::load_people(tx, ent, {key_of(1), key_of(2)}, {college});
  REQUIRE(people.size() == 2);
  CHECK(people[0].unadopted.empty());
  CHECK(people[1].unadopted == "uid=p2 (it could not be marked)");
  CHECK(store::query(tx, "select 1 from unadopted").size() == 1);
}
