#include "daemon/schedule/calendar.hpp"

#include <catch2/catch.hpp>

#include "config/schedule_values.hpp"

using entsync::aaf::LocalTime;
using entsync::config::Appointment;
using entsync::config::Blackout;
using entsync::config::parse_appointment;
using entsync::config::parse_blackout;
using entsync::daemon::schedule::blackout_until;
using entsync::daemon::schedule::last_appointed;
using entsync::daemon::schedule::next_appointed;
using namespace std::chrono;

namespace {

LocalTime at(int year, unsigned month, unsigned day, int hour, int minute, int second = 0) {
  return local_days(std::chrono::year(year) / month / day) + hours(hour) + minutes(minute) + seconds(second);
}

std::vector<Appointment> times(std::initializer_list<const char*> texts) {
  std::vector<Appointment> list;
  for (const char* text : texts) list.push_back(parse_appointment(text).value());
  return list;
}

std::vector<Blackout> blackouts(std::initializer_list<const char*> texts) {
  std::vector<Blackout> list;
  for (const char* text : texts) list.push_back(parse_blackout(text).value());
  return list;
}

}  // namespace

TEST_CASE("a daily appointment is due from its minute on, every day") {
  const auto purge = times({"02:30"});
  CHECK(last_appointed(purge, at(2026, 9, 15, 2, 29, 59)) == at(2026, 9, 14, 2, 30));
  CHECK(last_appointed(purge, at(2026, 9, 15, 2, 30)) == at(2026, 9, 15, 2, 30));
  CHECK(next_appointed(purge, at(2026, 9, 15, 2, 29, 59)) == at(2026, 9, 15, 2, 30));
  CHECK(next_appointed(purge, at(2026, 9, 15, 2, 30)) == at(2026, 9, 16, 2, 30));
}

TEST_CASE("a weekly appointment is found a whole week away, and over the new year") {
  const auto resync = times({"sun 03:00"});
  CHECK(last_appointed(resync, at(2026, 9, 20, 2, 59)) == at(2026, 9, 13, 3, 0));
  CHECK(last_appointed(resync, at(2026, 9, 20, 3, 0)) == at(2026, 9, 20, 3, 0));
  CHECK(next_appointed(resync, at(2026, 9, 20, 3, 0)) == at(2026, 9, 27, 3, 0));
  CHECK(next_appointed(resync, at(2026, 12, 30, 12, 0)) == at(2027, 1, 3, 3, 0));
}

TEST_CASE("of several appointments the nearest counts; of none there is none") {
  const auto both = times({"sun 03:00", "22:00"});
  CHECK(last_appointed(both, at(2026, 9, 20, 12, 0)) == at(2026, 9, 20, 3, 0));
  CHECK(next_appointed(both, at(2026, 9, 20, 12, 0)) == at(2026, 9, 20, 22, 0));
  CHECK_FALSE(last_appointed({}, at(2026, 9, 20, 12, 0)));
  CHECK_FALSE(next_appointed({}, at(2026, 9, 20, 12, 0)));
}

TEST_CASE("an appointment in the hour that the clock jumps over in spring is due right after the jump") {
  // 2026-03-29: after 01:59:59 comes 03:00:00.
  const auto purge = times({"02:30"});
  const LocalTime mark = *last_appointed(purge, at(2026, 3, 29, 1, 59, 59));
  CHECK(mark == at(2026, 3, 28, 2, 30));
  CHECK(*last_appointed(purge, at(2026, 3, 29, 3, 0)) > mark);
}

TEST_CASE("an appointment in the hour that the clock shows twice in autumn is kept once") {
  // 2026-10-25: after 02:59:59 comes 02:00:00.
  const auto purge = times({"02:30"});
  const LocalTime mark = *last_appointed(purge, at(2026, 10, 25, 2, 30));
  CHECK(mark == at(2026, 10, 25, 2, 30));
  CHECK(*last_appointed(purge, at(2026, 10, 25, 2, 0)) <= mark);
  CHECK(*last_appointed(purge, at(2026, 10, 25, 2, 30)) <= mark);
  CHECK(*last_appointed(purge, at(2026, 10, 25, 23, 59)) <= mark);
}

TEST_CASE("a blackout holds from its first minute up to its last, which is free again") {
  const auto morning = blackouts({"07:30..08:30"});
  CHECK_FALSE(blackout_until(morning, at(2026, 9, 15, 7, 29, 59)));
  CHECK(blackout_until(morning, at(2026, 9, 15, 7, 30)) == at(2026, 9, 15, 8, 30));
  CHECK(blackout_until(morning, at(2026, 9, 15, 8, 29, 59)) == at(2026, 9, 15, 8, 30));
  CHECK_FALSE(blackout_until(morning, at(2026, 9, 15, 8, 30)));
}

TEST_CASE("a blackout over midnight belongs to the day on which it begins") {
  const auto friday = blackouts({"fri 22:00..06:00"});  // 2026-09-18 is a Friday
  CHECK_FALSE(blackout_until(friday, at(2026, 9, 18, 5, 0)));
  CHECK(blackout_until(friday, at(2026, 9, 18, 23, 0)) == at(2026, 9, 19, 6, 0));
  CHECK(blackout_until(friday, at(2026, 9, 19, 5, 59)) == at(2026, 9, 19, 6, 0));
  CHECK_FALSE(blackout_until(friday, at(2026, 9, 19, 23, 0)));
}

TEST_CASE("blackouts that follow each other are one, and one without end is cut") {
  CHECK(blackout_until(blackouts({"07:00..08:00", "08:00..09:00", "07:30..08:30"}), at(2026, 9, 15, 7, 0)) ==
        at(2026, 9, 15, 9, 0));
  CHECK(blackout_until(blackouts({"00:00..12:00", "12:00..24:00"}), at(2026, 9, 15, 7, 0)));
}

TEST_CASE("the spellings of times, days and stretches of the day") {
  CHECK(parse_appointment("00:00"));
  CHECK(parse_appointment("sat 23:59")->day == Saturday);
  for (const char* wrong : {"", "24:00", "2:30", "02:60", "02-30", "sunday 03:00", "mon-fri 03:00", "sun", "03:00 sun"})
    CHECK_FALSE(parse_appointment(wrong));
  CHECK(parse_blackout("mon-fri 07:30..08:30")->days.size() == 5);
  CHECK(parse_blackout("sat-mon,wed 07:30..08:30")->days == std::vector{Saturday, Sunday, Monday, Wednesday});
  CHECK(parse_blackout("22:00..24:00"));
  for (const char* wrong : {"", "07:30", "07:30-08:30", "07:30..07:30", "24:00..01:00", "every 07:30..08:30"})
    CHECK_FALSE(parse_blackout(wrong));
  using entsync::config::parse_duration;
  CHECK(parse_duration("300ms") == milliseconds(300));
  CHECK(parse_duration("60s") == seconds(60));
  CHECK(parse_duration("5m") == minutes(5));
  CHECK(parse_duration("1h") == hours(1));
  for (const char* wrong : {"", "5", "s", "-5s", "5 s", "5d", "1.5s"}) CHECK_FALSE(parse_duration(wrong));
  using entsync::config::parse_appointment_or_none;
  CHECK(parse_appointment_or_none("none").has_value());
  CHECK_FALSE(parse_appointment_or_none("none")->has_value());
  CHECK_FALSE(parse_appointment_or_none("never"));
}
