#include "daemon/schedule/agenda.hpp"

#include <catch2/catch.hpp>

#include "config/schedule_values.hpp"

using entsync::aaf::LocalTime;
using entsync::config::parse_appointment;
using entsync::config::parse_blackout;
using entsync::config::Schedule;
using namespace entsync::daemon::schedule;
using namespace std::chrono;

namespace {

const std::string college = "0310001B", lycee = "0310002C";

// One leader's morning: the two clocks move together.
struct Leader {
  Schedule schedule;
  Agenda agenda;
  Steady steady = Steady(hours(100));
  LocalTime now = local_days(2026y / September / 15) + hours(10);

  void pass(milliseconds time) {
    steady += time;
    left_ += time;
    now += floor<seconds>(left_);
    left_ -= floor<seconds>(left_);
  }
  std::optional<Job> take() { return agenda.take(schedule, now, steady); }
  // Leads, and has done the first sync of everything.
  void lead(const std::string& ent, Marks marks = {}) {
    agenda.lead(ent, std::move(marks), schedule, now, steady);
    const auto first = take();
    REQUIRE(first);
    CHECK(first->uais.empty());
  }

 private:
  milliseconds left_{};
};

}  // namespace

TEST_CASE("whoever gains an ENT synchronises everything at once, and then has nothing to do") {
  Leader leader;
  leader.agenda.lead("a", {}, leader.schedule, leader.now, leader.steady);
  leader.agenda.lead("b", {}, leader.schedule, leader.now, leader.steady);
  CHECK(leader.take() == Job{JobKind::sync, {"a", "b"}, {}, std::nullopt});
  CHECK_FALSE(leader.take());
  CHECK_FALSE(leader.agenda.next(leader.schedule, leader.steady));
}

TEST_CASE("a sync starts 300 ms after the last completed lot (D39)") {
  Leader leader;
  leader.lead("a");
  leader.agenda.changed({college}, leader.steady);
  leader.pass(200ms);
  CHECK_FALSE(leader.take());
  leader.agenda.changed({lycee}, leader.steady);
  leader.pass(299ms);
  CHECK_FALSE(leader.take());
  CHECK(leader.agenda.next(leader.schedule, leader.steady) == leader.steady + 1ms);
  leader.pass(1ms);
  CHECK(leader.take() == Job{JobKind::sync, {"a"}, {college, lycee}, std::nullopt});
}

TEST_CASE("while lots keep being completed a sync waits 60 s at most (D39)") {
  Leader leader;
  leader.lead("a");
  int taken = 0;
  for (int i = 0; i < 605; ++i) {
    leader.agenda.changed({college}, leader.steady);
    if (leader.take()) ++taken;
    leader.pass(100ms);
  }
  CHECK(taken == 1);
}

TEST_CASE("a burst of schools is one run of everything") {
  Leader leader;
  leader.lead("a");
  for (int i = 0; i < 400; ++i) leader.agenda.changed({"school " + std::to_string(i)}, leader.steady);
  leader.pass(300ms);
  const auto job = leader.take();
  REQUIRE(job);
  CHECK(job->uais.empty());
  leader.pass(100s);
  CHECK_FALSE(leader.take());
}

TEST_CASE("an appointment is kept once, and covers what waits") {
  Leader leader;
  leader.schedule.purge = {*parse_appointment("10:05")};
  leader.schedule.full_resync = {*parse_appointment("10:06")};
  leader.lead("a");
  leader.pass(5min);
  CHECK(leader.take() == Job{JobKind::purge, {"a"}, {}, leader.now});
  CHECK_FALSE(leader.take());
  leader.agenda.changed({college}, leader.steady);
  leader.pass(1min);
  CHECK(leader.take() == Job{JobKind::full_resync, {"a"}, {}, leader.now});
  CHECK_FALSE(leader.take());
}

TEST_CASE("an appointment that was missed while nobody led is made up for, but only one that was kept before") {
  Leader leader;
  leader.schedule.purge = {*parse_appointment("02:30")};
  leader.agenda.lead("new", {}, leader.schedule, leader.now, leader.steady);
  leader.agenda.lead("old", {{JobKind::purge, leader.now - days(2)}}, leader.schedule, leader.now, leader.steady);
  const auto job = leader.take();
  REQUIRE(job);
  CHECK(job->kind == JobKind::purge);
  CHECK(job->ents == std::vector<std::string>{"old"});
}

TEST_CASE("in a blackout nothing is due; afterwards the work is done") {
  Leader leader;
  leader.lead("a");
  leader.schedule.blackouts = {*parse_blackout("09:00..10:30")};
  leader.agenda.changed({college}, leader.steady);
  leader.pass(29min);
  CHECK_FALSE(leader.take());
  leader.pass(1min);
  CHECK(leader.take() == Job{JobKind::sync, {"a"}, {college}, std::nullopt});
}

TEST_CASE("work that waits for the end of a blackout or a pause wakes nobody up before") {
  Leader leader;
  leader.lead("a");
  leader.schedule.blackouts = {*parse_blackout("09:00..10:30")};
  leader.agenda.changed({college}, leader.steady);
  leader.pass(1s);
  CHECK_FALSE(leader.take());
  CHECK_FALSE(leader.agenda.next(leader.schedule, leader.steady));
  // What becomes due later still does.
  leader.agenda.failed("a", leader.steady, 5min);
  CHECK(leader.agenda.next(leader.schedule, leader.steady) == leader.steady + 5min);
}

TEST_CASE("an ENT that failed is tried again whole, later, and does not keep the others") {
  Leader leader;
  leader.lead("a");
  leader.lead("b");
  leader.agenda.failed("a", leader.steady, 5min);
  leader.agenda.changed({college}, leader.steady);
  leader.pass(300ms);
  CHECK(leader.take() == Job{JobKind::sync, {"a", "b"}, {college}, std::nullopt});
  leader.pass(4min);
  CHECK_FALSE(leader.take());
  leader.pass(1min);
  CHECK(leader.take() == Job{JobKind::sync, {"a"}, {}, std::nullopt});
  leader.agenda.failed("b", leader.steady, 5min);
  leader.agenda.retry_now(leader.steady);
  CHECK(leader.take() == Job{JobKind::sync, {"b"}, {}, std::nullopt});
}

TEST_CASE("what is lost is not worked for") {
  Leader leader;
  leader.lead("a");
  leader.agenda.changed({college}, leader.steady);
  leader.agenda.unlead("a");
  leader.pass(1min);
  CHECK_FALSE(leader.take());
  leader.agenda.changed_somewhere(leader.steady);
  leader.pass(1min);
  CHECK_FALSE(leader.take());
}

TEST_CASE("what is appointed next is told soonest first") {
  Schedule schedule;
  schedule.sync = {*parse_appointment("00:30")};
  schedule.full_resync = {*parse_appointment("sun 03:00")};
  CHECK(next_jobs(schedule, local_days(2026y / September / 15) + 10h) ==
        std::vector<std::string>{"2026-09-16T00:30:00 sync", "2026-09-20T03:00:00 full_resync"});
}
