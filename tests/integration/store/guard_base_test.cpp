// Whom runs took since the base of an ENT was recorded, and the holds of the whole ENT that go by it.
#include <catch2/catch.hpp>

#include "store/accounts.hpp"
#include "store/holds.hpp"
#include "store/migrations.hpp"
#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::AccountState;
using aaf::Population;
using aaf::Reason;
using aaf::account::Account;
using aaf::plan::HeldSet;
using store::HoldState;

namespace {

using Keys = std::vector<std::string>;

// The college's pupils k:1 to k:9, and a base that counts them.
class Taken {
 public:
  Taken() {
    for (int i = 1; i <= 9; ++i) save("k:" + std::to_string(i), AccountState::active, {});
    store::record_base(tx, run, ent);
  }

  void save(const std::string& key, AccountState state, std::optional<Reason> reason, const Keys& uais = {college}) {
    store::save_accounts(tx, run, ent, {{key, state, reason, {}, {}, Population::pupil, uais}});
  }
  void take(const std::string& key, Reason reason = Reason::departed) { save(key, AccountState::deactivated, reason); }
  [[nodiscard]] int count() { return store::current_base(tx, ent).ent_taken; }

  // What a run over everything (`judged` none) or over some schools holds.
  store::HoldsMoved hold(const std::vector<HeldSet>& sets, const std::optional<Keys>& judged = {}) {
    return store::refresh_holds(tx, run, today, ent, {sets, {}, {}}, judged);
  }
  void approve(std::int64_t id, int max, const char* expires = "2026-09-20") {
    REQUIRE(store::approve_hold(tx, id, {max, day(expires), std::nullopt}, "alix", today) ==
            store::Approving::approved);
  }
  [[nodiscard]] std::vector<store::Hold> live() { return store::load_holds(tx, ent, store::unlapsed); }

  World world;
  store::Transaction tx{world.database()};
  std::int64_t run = world.run();
  aaf::Date today = store::query(tx, "select today from run where id = $1", {run}).front().date(0);
};

HeldSet held_in_ent(Keys subjects, const std::string& hash = "whole") {
  return {"", std::nullopt, "too many in all", static_cast<int>(subjects.size()), 9, std::move(subjects), hash};
}
HeldSet held_in_college(Keys subjects) {
  return {college, Population::pupil, "too many", static_cast<int>(subjects.size()), 9, std::move(subjects), "school"};
}

}  // namespace

TEST_CASE("whoever lost the account since the base was recorded is counted, until the return", "[guard]") {
  Taken taken;
  CHECK(taken.count() == 0);
  taken.take("k:1");
  taken.take("k:2", Reason::duplicate);
  CHECK(taken.count() == 2);
  taken.take("k:1");  // again
  CHECK(taken.count() == 2);
  CHECK(store::current_base(taken.tx, "entmip").ent_taken == 0);
  CHECK(store::current_base(taken.tx, ent).ent_active == 7);

  SECTION("a purge in between takes nobody out of the count") {
    taken.save("k:1", AccountState::purged, Reason::departed);
    CHECK(taken.count() == 2);
  }
  SECTION("who is back is counted no more") {
    taken.save("k:1", AccountState::active, {});
    CHECK(taken.count() == 1);
  }
  SECTION("what an operator ordered is not counted") {
    taken.take("k:3", Reason::manual);
    CHECK(taken.count() == 2);
  }
  SECTION("somebody who comes deactivated, and was never active, is not counted") {
    taken.take("k:20");
    CHECK(taken.count() == 2);
  }
  SECTION("the next base begins anew, and what becomes of those who went before it is not counted") {
    store::record_base(taken.tx, taken.run, ent);
    CHECK(taken.count() == 0);
    CHECK(store::recorded_base(taken.tx, ent)->ent_active == 7);
    taken.take("k:1", Reason::duplicate);
    taken.save("k:2", AccountState::purged, Reason::duplicate);
    CHECK(taken.count() == 0);
  }
}

TEST_CASE("whoever goes because an operator approved it is not counted as taken", "[guard]") {
  Taken taken;
  const auto set = GENERATE(held_in_college({"k:1", "k:2", "k:3"}), held_in_ent({"k:1", "k:2", "k:3"}));
  const auto id = taken.hold({set}).opened.front().id;
  taken.take("k:1");
  CHECK(taken.count() == 1);
  SECTION("all of it") {
    taken.approve(id, 3);
    taken.take("k:2");
    taken.take("k:9");
    CHECK(taken.count() == 2);
  }
  SECTION("of an approval for fewer people it is not known for whom") {
    taken.approve(id, 2);
    taken.take("k:2");
    CHECK(taken.count() == 2);
  }
  SECTION("an approval that ran out is none") {
    taken.approve(id, 3);
    store::query(taken.tx, "update hold set expires = $1", {taken.today - std::chrono::days{1}});
    taken.take("k:2");
    CHECK(taken.count() == 2);
  }
  SECTION("nor is one that was discarded") {
    REQUIRE(store::discard_hold(taken.tx, id, "alix"));
    taken.take("k:2");
    CHECK(taken.count() == 2);
  }
}

TEST_CASE("while a hold of people of the whole ENT stands, the ENT is measured as before", "[guard]") {
  Taken taken;
  taken.take("k:1");
  const auto id = taken.hold({held_in_ent({"k:2", "k:3"}), held_in_college({"k:4"})}).opened.front().id;
  const auto recorded = [&] {
    store::record_base(taken.tx, taken.run, ent);
    return std::pair(store::recorded_base(taken.tx, ent)->ent_active, taken.count());
  };
  CHECK(recorded() == std::pair(9, 1));
  CHECK(store::recorded_base(taken.tx, ent)->active.at({college, Population::pupil}) == 8);
  SECTION("also when it was discarded, or approved for fewer people") {
    taken.approve(id, 1);
    CHECK(recorded() == std::pair(9, 1));
    REQUIRE(store::discard_hold(taken.tx, id, "alix"));
    CHECK(recorded() == std::pair(9, 1));
  }
  SECTION("not when all of it was approved") {
    taken.approve(id, 2);
    CHECK(recorded() == std::pair(8, 0));
  }
  SECTION("nor when it came back no more; what a school's guard holds has no part in that") {
    std::ignore = taken.hold({held_in_college({"k:4"})});
    CHECK(recorded() == std::pair(8, 0));
  }
}

TEST_CASE("an approved hold of the whole ENT ends when it was carried out, and with it the count", "[guard]") {
  Taken taken;
  taken.take("k:1");
  const auto id = taken.hold({held_in_ent({"k:2", "k:3"}), held_in_college({"k:4"})}).opened.front().id;
  CHECK(store::end_carried_out(taken.tx, taken.run, ent).lapsed.empty());
  taken.approve(id, 2);
  taken.take("k:2");
  CHECK(store::end_carried_out(taken.tx, taken.run, ent).lapsed.empty());  // one of two
  CHECK(taken.count() == 1);
  taken.take("k:3");
  const auto moved = store::end_carried_out(taken.tx, taken.run, ent);
  REQUIRE(moved.lapsed.size() == 1);
  CHECK(moved.lapsed.front().id == id);
  CHECK(taken.count() == 0);
  REQUIRE(taken.live().size() == 1);
  CHECK(taken.live().front().set.uai == college);

  taken.take("k:5");  // counted from here on, and not forgotten once more
  CHECK(store::end_carried_out(taken.tx, taken.run, ent).lapsed.empty());
  CHECK(taken.count() == 1);
}

TEST_CASE("a run of one school judges a hold of the whole ENT whose people are all of that school", "[guard]") {
  Taken taken;
  taken.save("k:8", AccountState::active, {}, {college, lycee});
  taken.save("k:9", AccountState::active, {}, {});
  std::ignore = taken.hold({held_in_ent({"k:1", "k:2"}, "here"), held_in_ent({"k:1", "k:8"}, "both"),
                            held_in_ent({"k:9"}, "nowhere"), held_in_ent({"k:1", "k:404"}, "unknown")});
  const auto moved = taken.hold({}, Keys{college});
  REQUIRE(moved.lapsed.size() == 1);
  CHECK(moved.lapsed.front().set.hash == "here");
  CHECK(taken.hold({}, Keys{lycee}).lapsed.empty());
  CHECK(taken.hold({}, Keys{college, lycee}).lapsed.front().set.hash == "both");
  CHECK(taken.live().size() == 2);
}

TEST_CASE("of an older database whoever changed since the base and is deactivated counts, rather than nobody",
          "[guard]") {
  ScratchDatabase scratch;
  store::Database database(scratch.url());
  store::Transaction tx(database);
  for (int version = 1; version <= 14; ++version) store::migrate(tx, version).value();
  store::query(tx, "insert into ent (name, base_run) values ($1, 5)", {ent});
  store::query(tx,
               "insert into account (ent, key, state, reason, population, uais, run) values"
               " ($1, 'k:1', 'deactivated', 'departed', 'pupil', '{}', 6),"
               " ($1, 'k:2', 'deactivated', 'departed', 'pupil', '{}', 5),"
               " ($1, 'k:3', 'deactivated', 'manual', 'pupil', '{}', 6),"
               " ($1, 'k:4', 'active', null, 'pupil', '{}', 6)",
               {ent});
  store::migrate(tx).value();
  CHECK(store::query(tx, "select string_agg(key, ' ') from account where taken").front().text(0) == "k:1");
}
