#include "daemon/schedule/calendar.hpp"

#include <algorithm>

namespace entsync::daemon::schedule {

using aaf::LocalTime;
using std::chrono::days;
using std::chrono::local_days;

namespace {

// Every day of the week is among any eight days in a row.
constexpr days week{7};

template <class Function>
void for_each_time(const std::vector<config::Appointment>& appointments, local_days from, local_days to,
                   Function function) {
  for (const config::Appointment& appointment : appointments) {
    for (local_days day = from; day <= to; day += days(1)) {
      if (!appointment.day || *appointment.day == std::chrono::weekday(day)) function(day + appointment.time);
    }
  }
}

std::optional<LocalTime> end_of(const config::Blackout& blackout, LocalTime now) {
  const local_days today = std::chrono::floor<days>(now);
  // One that began yesterday may go over midnight.
  for (const local_days day : {today - days(1), today}) {
    const bool applies =
        blackout.days.empty() || std::ranges::find(blackout.days, std::chrono::weekday(day)) != blackout.days.end();
    if (!applies) continue;
    const LocalTime begin = day + blackout.begin;
    const LocalTime end = day + blackout.end + (blackout.end <= blackout.begin ? days(1) : days(0));
    if (begin <= now && now < end) return end;
  }
  return std::nullopt;
}

}  // namespace

std::optional<LocalTime> last_appointed(const std::vector<config::Appointment>& appointments, LocalTime now) {
  const local_days today = std::chrono::floor<days>(now);
  std::optional<LocalTime> newest;
  for_each_time(appointments, today - week, today, [&](LocalTime time) {
    if (time <= now && (!newest || time > *newest)) newest = time;
  });
  return newest;
}

std::optional<LocalTime> next_appointed(const std::vector<config::Appointment>& appointments, LocalTime now) {
  const local_days today = std::chrono::floor<days>(now);
  std::optional<LocalTime> soonest;
  for_each_time(appointments, today, today + week, [&](LocalTime time) {
    if (time > now && (!soonest || time < *soonest)) soonest = time;
  });
  return soonest;
}

std::optional<LocalTime> blackout_until(const std::vector<config::Blackout>& blackouts, LocalTime now) {
  std::optional<LocalTime> until;
  for (LocalTime at = now; at <= now + week; at = *until) {
    std::optional<LocalTime> later;
    for (const config::Blackout& blackout : blackouts) {
      const auto end = end_of(blackout, at);
      if (end && (!later || *end > *later)) later = end;
    }
    if (!later) break;
    until = later;
  }
  return until;
}

}  // namespace entsync::daemon::schedule
