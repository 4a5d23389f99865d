#include "daemon/service/leadership.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "aaf/model/failure.hpp"
#include "daemon/run/sync.hpp"
#include "tests/support/migrated.hpp"

using namespace entsync;
using daemon::service::Leadership;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> ents{"a", "b"};

// Two daemons and somebody who looks.
struct TwoDaemons {
  [[nodiscard]] std::vector<store::Leader> leaders() {
    store::Transaction tx(looker);
    return store::leaders(tx);
  }
  void beat(const store::Instance& instance) {
    store::Transaction tx(looker);
    store::beat(tx, instance, {"a: writing 1 of 2", {"2026-09-20T03:00:00 purge"}});
    tx.commit();
  }

  test::MigratedDatabase scratch;
  store::Database& looker = scratch.database;
  store::Instance first{"1", "one", 1}, second{"2", "two", 2};
};

}  // namespace

TEST_CASE("the first daemon leads every ENT, and the second one nothing") {
  TwoDaemons scene;
  store::Database one(scene.scratch.url()), two(scene.scratch.url());
  Leadership leader(one, scene.first), follower(two, scene.second);
  CHECK(leader.contend(ents, 10s) == ents);
  CHECK(leader.contend(ents, 10s).empty());
  CHECK(follower.contend(ents, 10s).empty());
  const auto leaders = scene.leaders();
  REQUIRE(leaders.size() == 2);
  CHECK(leaders[0].ent == "a");
  CHECK(leaders[0].instance.host == "one");
  CHECK(leaders[0].holds);
  CHECK(leaders[0].silent < 10s);
  scene.beat(scene.first);
  CHECK(scene.leaders()[0].at == "a: writing 1 of 2");
  CHECK(scene.leaders()[1].next_jobs == std::vector<std::string>{"2026-09-20T03:00:00 purge"});
}

TEST_CASE("a run on the leader's own connection takes the lock once more, one elsewhere does not get it") {
  TwoDaemons scene;
  store::Database one(scene.scratch.url());
  Leadership leader(one, scene.first);
  REQUIRE(leader.contend(ents, 10s) == ents);
  {
    const daemon::run::Lock again(one, "ent:a");
    CHECK(again.held());
  }
  const daemon::run::Lock other(scene.looker, "ent:a");
  CHECK_FALSE(other.held());
}

TEST_CASE("when the leader's connection ends, the next one to contend leads") {
  TwoDaemons scene;
  store::Database two(scene.scratch.url());
  Leadership follower(two, scene.second);
  {
    store::Database one(scene.scratch.url());
    Leadership leader(one, scene.first);
    REQUIRE(leader.contend(ents, 10s) == ents);
    CHECK(follower.contend(ents, 10s).empty());
  }
  std::vector<std::string> gained;
  for (int i = 0; i < 500 && gained.size() < 2; ++i) {
    for (std::string& ent : follower.contend(ents, 10s)) gained.push_back(std::move(ent));
    std::this_thread::sleep_for(10ms);
  }
  // The server lets go of one lock after the other, in an order of its own.
  std::sort(gained.begin(), gained.end());
  CHECK(gained == ents);
  CHECK(scene.leaders()[0].instance.host == "two");
}

TEST_CASE("a leader that stands still loses its connection to the follower, and with it every way to write") {
  TwoDaemons scene;
  store::Database one(scene.scratch.url()), two(scene.scratch.url());
  Leadership leader(one, scene.first), follower(two, scene.second);
  REQUIRE(leader.contend(ents, 10s) == ents);
  // As long as its heartbeat moves, it stays.
  CHECK(follower.contend(ents, 50ms).empty());
  std::this_thread::sleep_for(60ms);
  scene.beat(scene.first);
  CHECK(follower.contend(ents, 50ms).empty());
  std::this_thread::sleep_for(60ms);
  CHECK(follower.contend(ents, 50ms) == ents);
  CHECK_FALSE(one.alive());
  CHECK_THROWS_AS(leader.resign(), aaf::Failure);
  // Its row is the other's now, and it takes nothing away by going.
  CHECK(scene.leaders()[0].instance.host == "two");
}

TEST_CASE("a command that holds the lock is waited for, however long it takes") {
  TwoDaemons scene;
  store::Database two(scene.scratch.url());
  Leadership follower(two, scene.second);
  {
    const daemon::run::Lock command(scene.looker, "ent:a");
    REQUIRE(command.held());
    CHECK(follower.contend(ents, 0ms) == std::vector<std::string>{"b"});
    std::this_thread::sleep_for(20ms);
    CHECK(follower.contend(ents, 0ms).empty());
  }
  CHECK(follower.contend(ents, 0ms) == std::vector<std::string>{"a"});
}

TEST_CASE("an ENT that is no longer configured is given back, and all of them at the end") {
  TwoDaemons scene;
  store::Database one(scene.scratch.url());
  Leadership leader(one, scene.first);
  REQUIRE(leader.contend(ents, 10s) == ents);
  CHECK(leader.contend({"b"}, 10s).empty());
  CHECK(scene.leaders().size() == 1);
  leader.resign();
  CHECK(scene.leaders().empty());
  const daemon::run::Lock free(scene.looker, "ent:b");
  CHECK(free.held());
}
