#include "store/holds.hpp"

#include <catch2/catch.hpp>

#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::plan::HeldSet;
using store::Approving;
using store::HoldState;

namespace {

const std::vector<HoldState> live{HoldState::open, HoldState::approved, HoldState::discarded};

HeldSet set(const std::string& uai, const std::string& hash, std::vector<std::string> subjects) {
  return {uai, aaf::Population::pupil, "too many", static_cast<int>(subjects.size()), 20, std::move(subjects), hash};
}

bool approved(store::Transaction& tx, std::int64_t id, int max, const char* expires, const std::string& by) {
  return store::approve_hold(tx, id, {max, day(expires), std::nullopt}, by, day("2026-09-15")) == Approving::approved;
}

const HeldSet of_college = set(college, "h1", {"k:1", "k:2", "k:3"});
const HeldSet of_lycee = set(lycee, "h2", {"k:4"});
const HeldSet whole_ent{"", std::nullopt, "too many in all", 60, 400, {"k:1", "k:9"}, "h3"};

}  // namespace

TEST_CASE("a hold keeps its number while the same set comes back, and lapses when it does not") {
  World world;
  store::Transaction tx(world.database());
  const auto first = world.run(), second = world.run(), third = world.run();
  store::refresh_holds(tx, first, day("2026-09-15"), ent, {{of_college, of_lycee, whole_ent}, {}, {}}, {});
  auto holds = store::load_holds(tx, ent, live);
  REQUIRE(holds.size() == 3);
  CHECK(holds[0].set == of_college);
  CHECK(holds[2].set == whole_ent);
  CHECK(holds[0].opened == day("2026-09-15"));
  const auto number = holds[0].id;

  auto worded = of_college;
  worded.reason = "in other words";
  store::refresh_holds(tx, second, day("2026-09-16"), ent, {{worded}, {}, {}}, {});
  holds = store::load_holds(tx, ent, live);
  REQUIRE(holds.size() == 1);
  CHECK(holds[0].id == number);
  CHECK(holds[0].set.reason == "in other words");
  CHECK(holds[0].opened == day("2026-09-15"));
  CHECK(holds[0].opened_run == first);
  CHECK(holds[0].last_run == second);
  CHECK(store::load_holds(tx, ent, {HoldState::lapsed}).size() == 2);

  SECTION("the same set after a gap is a new hold") {
    store::refresh_holds(tx, third, day("2026-09-17"), ent, {{of_lycee}, {}, {}}, {});
    holds = store::load_holds(tx, ent, live);
    REQUIRE(holds.size() == 1);
    CHECK(holds[0].id > number);
  }
  SECTION("a run over one establishment leaves the holds of the others") {
    store::refresh_holds(tx, third, day("2026-09-17"), ent, {{of_lycee}, {}, {}}, std::vector{lycee});
    CHECK(store::load_holds(tx, ent, live).size() == 2);
  }
  SECTION("a run over a school of another ENT judged nobody here") {
    store::refresh_holds(tx, third, day("2026-09-17"), ent, {{}, {}, {}}, std::vector<std::string>{});
    CHECK(store::load_holds(tx, ent, live).size() == 1);
  }
  SECTION("another ENT has its own") {
    store::refresh_holds(tx, third, day("2026-09-17"), "entmip", {{of_college}, {}, {}}, {});
    CHECK(store::load_holds(tx, ent, live).size() == 1);
    CHECK(store::load_holds(tx, "", live).size() == 2);
  }
}

TEST_CASE("which guard holds, of which group and what exactly is kept with the hold") {
  World world;
  store::Transaction tx(world.database());
  HeldSet emptied = set(college, "h4", {"k:1", "k:2"});
  emptied.guard = aaf::plan::GuardKind::emptied;
  emptied.items = {"k:1 mail", "k:2 mail"};
  HeldSet members{college, std::nullopt, "too many", 12, 20, {"k:1"}, "h5"};
  members.guard = aaf::plan::GuardKind::members;
  members.group = college + ":groupe:4ALL2:eleves";
  store::refresh_holds(tx, world.run(), day("2026-09-15"), ent, {{emptied, members}, {}, {}}, {});
  const auto holds = store::load_holds(tx, ent, live);
  REQUIRE(holds.size() == 2);
  CHECK(holds[0].set == emptied);
  CHECK(holds[1].set == members);
  const auto bases = store::hold_bases(tx, ent);
  CHECK(bases.at({college, aaf::Population::pupil, ""}) == 20);
  CHECK(bases.at({college, std::nullopt, members.group}) == 20);
  CHECK(approved(tx, holds[0].id, 2, "2026-09-17", "operateur"));
  const auto approvals = store::load_approvals(tx, ent, day("2026-09-16"));
  REQUIRE(approvals.size() == 1);
  CHECK(approvals[0].units == emptied.items);
  CHECK(approvals[0].guard == aaf::plan::GuardKind::emptied);
}

TEST_CASE("above the configured size a second, different person must approve") {
  World world;
  store::Transaction tx(world.database());
  store::refresh_holds(tx, world.run(), day("2026-09-15"), ent, {{of_college}, {}, {}}, {});
  const auto id = store::load_holds(tx, ent, live).at(0).id;
  const auto today = day("2026-09-15");
  const store::ApprovalBounds bounds{3, day("2026-09-17"), 2};
  CHECK(store::approve_hold(tx, id, bounds, "alix", today) == Approving::needs_second);
  CHECK(store::load_hold(tx, id)->state == HoldState::open);
  CHECK(store::load_hold(tx, id)->first_by == "alix");
  CHECK(store::load_approvals(tx, ent, today).empty());
  CHECK(store::approve_hold(tx, id, bounds, "alix", today) == Approving::same_person);
  CHECK(store::load_hold(tx, id)->state == HoldState::open);

  SECTION("the second one releases it, within the narrower bounds of the two") {
    CHECK(store::approve_hold(tx, id, {9, day("2026-09-16"), 2}, "bastien", today) == Approving::approved);
    const auto hold = store::load_hold(tx, id);
    CHECK(hold->state == HoldState::approved);
    CHECK(hold->by == "alix, bastien");
    CHECK(hold->approved_max == 3);
    CHECK(hold->expires == day("2026-09-16"));
    CHECK(store::load_approvals(tx, ent, today).size() == 1);
  }
  SECTION("a first approval that ran out counts no more") {
    CHECK(store::approve_hold(tx, id, {3, day("2026-09-20"), 2}, "bastien", day("2026-09-18")) ==
          Approving::needs_second);
    CHECK(store::load_hold(tx, id)->first_by == "bastien");
  }
  SECTION("up to the size one person is enough") {
    CHECK(store::approve_hold(tx, id, {2, day("2026-09-17"), 2}, "alix", today) == Approving::approved);
  }
}

TEST_CASE("an approval lapses when its set has grown") {
  World world;
  store::Transaction tx(world.database());
  store::refresh_holds(tx, world.run(), day("2026-09-15"), ent, {{of_college}, {}, {}}, {});
  const auto id = store::load_holds(tx, ent, live).at(0).id;
  CHECK(approved(tx, id, 9, "2026-09-20", "operateur"));
  const auto grown = set(college, "h9", {"k:1", "k:2", "k:3", "k:4"});
  store::refresh_holds(tx, world.run(), day("2026-09-16"), ent, {{grown}, {}, {}}, {});
  CHECK(store::load_hold(tx, id)->state == HoldState::lapsed);
  CHECK(store::load_holds(tx, ent, {HoldState::open}).at(0).set == grown);
}

TEST_CASE("an approval counts within its bounds, until its last day") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  store::refresh_holds(tx, run, day("2026-09-15"), ent, {{of_college}, {}, {}}, {});
  const auto id = store::load_holds(tx, ent, live).at(0).id;
  CHECK(store::load_approvals(tx, ent, day("2026-09-15")).empty());
  CHECK(approved(tx, id, 3, "2026-09-17", "operateur"));
  CHECK(store::load_hold(tx, id)->state == HoldState::approved);
  CHECK(store::load_hold(tx, id)->by == "operateur");
  const auto approvals = store::load_approvals(tx, ent, day("2026-09-17"));
  REQUIRE(approvals.size() == 1);
  CHECK(approvals[0].hash == "h1");
  CHECK(approvals[0].units == of_college.subjects);
  CHECK(approvals[0].max == 3);
  CHECK(store::load_approvals(tx, ent, day("2026-09-18")).empty());
  CHECK(store::load_approvals(tx, "entmip", day("2026-09-17")).empty());

  SECTION("while it is being worked off it stays, also for a smaller rest of the set") {
    store::refresh_holds(tx, run, day("2026-09-16"), ent, {{}, {}, {set(college, "h1b", {"k:2"})}}, {});
    CHECK(store::load_hold(tx, id)->state == HoldState::approved);
    store::refresh_holds(tx, run, day("2026-09-16"), ent, {{}, {}, {}}, {});
    CHECK(store::load_hold(tx, id)->state == HoldState::lapsed);
  }
  SECTION("one that ran out is open again when the set comes back") {
    store::refresh_holds(tx, run, day("2026-09-18"), ent, {{of_college}, {}, {}}, {});
    const auto hold = store::load_hold(tx, id);
    CHECK(hold->state == HoldState::open);
    CHECK_FALSE(hold->approved_max);
    CHECK(hold->by.empty());
  }
  SECTION("bounds can be given anew") {
    CHECK(approved(tx, id, 1, "2026-09-20", "autre"));
    CHECK(store::load_approvals(tx, ent, day("2026-09-20")).at(0).max == 1);
  }
}

TEST_CASE("a discarded hold stays discarded while the same set comes back, and can not be approved") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  store::refresh_holds(tx, run, day("2026-09-15"), ent, {{of_college}, {}, {}}, {});
  const auto id = store::load_holds(tx, ent, live).at(0).id;
  CHECK(store::discard_hold(tx, id, "operateur"));
  CHECK_FALSE(store::discard_hold(tx, id, "operateur"));
  CHECK_FALSE(approved(tx, id, 3, "2026-09-17", "operateur"));
  CHECK_FALSE(approved(tx, id + 1, 3, "2026-09-17", "operateur"));
  store::refresh_holds(tx, run, day("2026-09-16"), ent, {{of_college}, {}, {}}, {});
  CHECK(store::load_hold(tx, id)->state == HoldState::discarded);
  CHECK(store::load_holds(tx, ent, {HoldState::open}).empty());
  store::refresh_holds(tx, run, day("2026-09-17"), ent, {{set(college, "h9", {"k:1", "k:2", "k:3", "k:4"})}, {}, {}},
                       {});
  CHECK(store::load_holds(tx, ent, {HoldState::open}).size() == 1);  // one more person: another set
}
