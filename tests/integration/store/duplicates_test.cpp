#include "store/duplicates.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>

#include "aaf/duplicates/blocks.hpp"
#include "aaf/duplicates/compare.hpp"
#include "aaf/model/key.hpp"
#include "store/accounts.hpp"
#include "store/persons.hpp"
#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::duplicates::Pair;
using aaf::duplicates::PairState;
using aaf::duplicates::Trait;
using aaf::duplicates::Verdict;

namespace {

Trait guardian(const std::string& uai, int number, const std::string& mobile, const std::string& family = "AUBRAC") {
  Trait trait;
  trait.key = aaf::guardian_key("TOULOUSE", std::to_string(number));
  trait.uai = uai;
  trait.standing = aaf::Standing::entitled;
  trait.facts = {{"sn", {family}}, {"givenName", {"Solène"}}, {"mobile", {mobile}}};
  trait.blocks = blocks_of(trait);
  return trait;
}

std::string key(int number) { return aaf::guardian_key("TOULOUSE", std::to_string(number)); }

Pair pair(int weaker, int survivor, PairState state) {
  Pair one;
  one.weaker = key(weaker);
  one.survivor = key(survivor);
  one.comparison = {{"names", "mobile"}, 65, Verdict::probable};
  one.state = state;
  return one;
}

std::string uai_of(int school) { return "031" + std::to_string(1000 + school) + "A"; }

// Every 40th has a second record; names repeat within a school and between schools.
void fill(store::Transaction& tx, int schools, int size) {
  for (int school = 0; school < schools; ++school) {
    std::vector<Trait> traits;
    for (int i = 0; i < size; ++i) {
      const int number = school * size + i, who = i % 40 == 39 ? number - 1 : number;
      const std::string mobile = "06" + std::to_string(31000000 + who * 7);
      traits.push_back(guardian(uai_of(school), number, mobile, "FAMILLE" + std::to_string(who % 997)));
    }
    store::save_traits(tx, uai_of(school), {}, traits);
  }
  store::query(tx, "analyze duplicate_block, duplicate_trait");
}

struct Searched {
  std::int64_t pairs = 0, doubles = 0;
  double seconds = 0;
};

// What federating these schools anew searches, loads and compares.
Searched search(store::Transaction& tx, int schools) {
  Searched found;
  const auto start = std::chrono::steady_clock::now();
  for (int school = 0; school < schools; ++school) {
    const auto pairs = store::candidate_pairs(tx, uai_of(school));
    std::set<std::string> keys;
    for (const auto& [a, b] : pairs) keys.insert({a, b});
    const auto records = store::load_records(tx, {keys.begin(), keys.end()});
    for (const auto& [a, b] : pairs) {
      if (compare(records.at(a), records.at(b)).verdict != Verdict::none) ++found.doubles;
    }
    found.pairs += static_cast<std::int64_t>(pairs.size());
  }
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return found;
}

}  // namespace

TEST_CASE("people meet whom they share a block with, in their school and in others, and nobody else") {
  World world;
  store::Transaction tx(world.database());
  store::save_traits(tx, college, {},
                     {guardian(college, 1, "0639980101"), guardian(college, 2, "0639980202", "BORDE"),
                      guardian(college, 3, "0639980101", "CASTE")});
  store::save_traits(tx, lycee, {},
                     {guardian(lycee, 4, "0639980202", "DELBOS"), guardian(lycee, 5, "0639980505", "ESCA")});
  CHECK(store::candidate_pairs(tx, college) ==
        std::set<store::KeyPair>{store::key_pair(key(1), key(3)), store::key_pair(key(2), key(4))});
  CHECK(store::candidate_pairs(tx, lycee) == std::set<store::KeyPair>{store::key_pair(key(2), key(4))});
  CHECK(store::count_candidate_pairs(tx) == 2);
}

TEST_CASE("a block that too many share brings nobody together") {
  World world;
  store::Transaction tx(world.database());
  std::vector<Trait> many;
  for (int i = 1; i <= static_cast<int>(aaf::duplicates::largest_block) + 1; ++i) {
    many.push_back(guardian(college, i, "0639980101", "NAME" + std::to_string(i)));
  }
  store::save_traits(tx, college, {}, many);
  CHECK(store::candidate_pairs(tx, college).empty());
  CHECK(store::count_candidate_pairs(tx) == 0);
  auto fewer = many;
  fewer.pop_back();
  store::save_traits(tx, college, many, fewer);
  CHECK(store::candidate_pairs(tx, college).size() == 60 * 59 / 2);
}

TEST_CASE("traits are kept as they are, changed ones replaced, and those that are gone forgotten") {
  World world;
  store::Transaction tx(world.database());
  const auto one = guardian(college, 1, "0639980101"), two = guardian(college, 2, "0639980101");
  store::save_traits(tx, college, {}, {one, two});
  auto known = store::load_traits(tx, college);
  REQUIRE(known.size() == 2);
  CHECK(known[0].facts == one.facts);
  CHECK(known[0].linked);
  const auto changed = guardian(college, 1, "0639980909");
  store::save_traits(tx, college, known, {changed});
  known = store::load_traits(tx, college);
  REQUIRE(known.size() == 1);
  CHECK(known[0].facts == changed.facts);
  CHECK(store::query(tx, "select count(distinct key) from duplicate_block").front().number(0) == 1);
}

TEST_CASE("a record joins what all schools say of it, with account and jointure") {
  World world;
  store::Transaction tx(world.database());
  store::save_traits(tx, college, {}, {guardian(college, 1, "0639980101")});
  store::save_traits(tx, lycee, {}, {guardian(lycee, 1, "0639980102")});
  const auto records = store::load_records(tx, {key(1), key(9)});
  REQUIRE(records.size() == 1);
  CHECK(records.at(key(1)).uais == std::set<std::string>{college, lycee});
  CHECK(records.at(key(1)).mobiles.size() == 2);
  CHECK(records.at(key(1)).jointure == 0);
  CHECK_FALSE(records.at(key(1)).active_account);
  CHECK(store::uais_of_keys(tx, {key(1)}).at(key(1)) == std::vector<std::string>{lycee, college});
}

TEST_CASE("a pair is one row whatever its direction, and keeps the day of its state") {
  World world;
  store::Transaction tx(world.database());
  store::save_traits(tx, college, {}, {guardian(college, 1, "0639980101"), guardian(college, 2, "0639980101")});
  store::save_pairs(tx, 1, day("2026-09-14"), {pair(2, 1, PairState::decided)});
  store::save_pairs(tx, 2, day("2026-09-15"), {pair(1, 2, PairState::decided)});
  const auto pairs = store::load_pairs_of(tx, {key(2)});
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].weaker == key(1));
  CHECK(pairs[0].since == day("2026-09-14"));
  CHECK(pairs[0].decided == day("2026-09-14"));
  auto undone = pairs[0];
  undone.state = PairState::undone;
  undone.by = "operatrice";
  store::save_pairs(tx, 2, day("2026-09-16"), {undone});
  const auto again = store::load_pair(tx, pairs[0].id);
  REQUIRE(again);
  CHECK(again->state == PairState::undone);
  CHECK(again->by == "operatrice");
  CHECK(again->decided == day("2026-09-16"));
  CHECK(again->comparison == pairs[0].comparison);
  CHECK(store::load_pairs(tx, {PairState::decided}).empty());
  CHECK(store::load_pairs(tx, {PairState::undone}, college).size() == 1);
  CHECK(store::load_pairs(tx, {PairState::undone}, lycee).empty());
  CHECK_FALSE(store::load_pair(tx, 999));
}

TEST_CASE("who has a right to an account within the scope can stand for somebody, or a guardian who has one") {
  World world;
  const auto run = world.run();
  store::Transaction tx(world.database());
  auto kept = pupil_entry(college, "1", "AUBRAC", "Ana"), contact = pupil_entry(college, "2", "BORDE", "Lou");
  kept.standing = aaf::Standing::kept;
  contact.standing = aaf::Standing::contact;
  federate(tx, run, college, {kept, contact});
  const std::vector<std::string> keys{kept.key, contact.key, key(5)};
  CHECK(store::present_in(tx, "entmip", {college}, keys) == std::set<std::string>{kept.key});
  CHECK(store::present_in(tx, "entmip", {lycee}, keys).empty());
  aaf::account::Account account;
  account.key = key(5);
  account.population = aaf::Population::guardian;
  account.uais = {lycee};
  store::save_accounts(tx, run, "entmip", {account});
  CHECK(store::present_in(tx, "entmip", {lycee}, keys) == std::set<std::string>{key(5)});
  CHECK(store::present_in(tx, "ecollege31", {lycee}, keys).empty());
}

// A school among others, and among ten times as many: each has what it had, so that its search costs what it did, and
// all of them together ten times as much. 20,000 people; 200,000 with ENTSYNC_LONG=1.
TEST_CASE("the search for doubles grows with the number of people") {
  const char* wanted = std::getenv("ENTSYNC_LONG");
  const int size = wanted != nullptr && std::string(wanted) == "1" ? 2500 : 250, few = 8;
  World small, large;
  store::Transaction small_tx(small.database()), large_tx(large.database());
  fill(small_tx, few, size);
  fill(large_tx, 10 * few, size);
  const Searched once = search(small_tx, few), again = search(large_tx, few);
  CHECK(once.doubles >= few * (size / 40));
  CHECK(again.doubles == once.doubles);
  CHECK(again.pairs == once.pairs);
  CHECK(store::count_candidate_pairs(small_tx) == once.pairs);
  CHECK(store::count_candidate_pairs(large_tx) == 10 * once.pairs);
  // The least of a few turns each: what else the machine does in the meantime is not counted.
  double alone = once.seconds, among_many = again.seconds;
  for (int turn = 0; turn < 4; ++turn) {
    alone = std::min(alone, search(small_tx, few).seconds);
    among_many = std::min(among_many, search(large_tx, few).seconds);
  }
  CAPTURE(alone, among_many);
  CHECK(among_many < 2 * alone);
}

TEST_CASE("a pupil whose record is gone is found by the INE of another one, as long as the account is not purged") {
  World world;
  const std::string old_key = aaf::pupil_key("TOULOUSE", "100"), new_key = aaf::pupil_key("TOULOUSE", "200");
  const auto with_ine = [](aaf::Entry entry) {
    entry.attributes["ENTEleveINE"] = {"123456789AB"};
    return entry;
  };
  const std::int64_t first = world.run(), second = world.run(), third = world.run();
  store::Transaction tx(world.database());
  store::ensure_persons(tx, {old_key, new_key}, "TOULOUSE", college, test_uid);
  const auto account = [&](aaf::AccountState state) {
    store::save_accounts(tx, first, "ecollege31",
                         {{old_key, state, {}, {}, {}, aaf::Population::pupil, {college}, {}}});
  };
  account(aaf::AccountState::active);
  federate(tx, first, college, {with_ine(pupil_entry(college, "100", "AUBRAC", "Solène"))});
  federate(tx, first, lycee, {with_ine(pupil_entry(lycee, "200", "AUBRAC", "Solène"))});
  CHECK(store::former_pupils(tx, first, college).empty());
  CHECK(store::former_pupils(tx, first, lycee).empty());

  federate(tx, second, college, {});
  for (const std::string& uai : {college, lycee}) {
    const auto found = store::former_pupils(tx, second, uai);
    REQUIRE(found.size() == 1);
    CHECK(found.front().last.key == old_key);
    CHECK(found.front().last.uai == college);
    CHECK(found.front().here == new_key);
  }
  // Later runs see it from the school that has the other record.
  CHECK(store::former_pupils(tx, third, college).empty());
  CHECK(store::former_pupils(tx, third, lycee).size() == 1);
  CHECK(store::account_holders(tx, "ecollege31", {old_key, new_key}).here == std::set<std::string>{old_key});
  CHECK(store::account_holders(tx, "entmip", {old_key, new_key}).here.empty());
  // One has an account, the other a record that entitles to one.
  CHECK(store::account_holders(tx, "entmip", {old_key, new_key}).anywhere == std::set<std::string>{old_key, new_key});
  CHECK(store::present_in(tx, "ecollege31", {lycee}, {old_key}) == std::set<std::string>{old_key});
  CHECK(store::present_in(tx, "entmip", {lycee}, {old_key}).empty());

  account(aaf::AccountState::purged);
  CHECK(store::former_pupils(tx, third, lycee).empty());
  CHECK(store::account_holders(tx, "ecollege31", {old_key}).anywhere.empty());
}
