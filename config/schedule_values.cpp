#include "config/schedule_values.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "config/values.hpp"

namespace entsync::config {

namespace {

using std::chrono::weekday;

std::optional<weekday> day_named(std::string_view text) {
  constexpr std::array<std::string_view, 7> names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return weekday(static_cast<unsigned>(found - names.begin()));
}

// 02:30; 24:00 is the end of a day.
std::optional<std::chrono::minutes> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hours = parse_count(text.substr(0, 2));
  const auto minutes = parse_count(text.substr(3));
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  const auto time = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  if (time > std::chrono::hours(24)) return std::nullopt;
  return time;
}

// mon-fri; sat-mon goes over the end of the week.
std::optional<std::vector<weekday>> day_range(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = day_named(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day_named(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  std::vector<weekday> days{*first};
  while (days.back() != *last) days.push_back(days.back() + std::chrono::days(1));
  return days;
}

std::optional<std::vector<weekday>> day_list(std::string_view text) {
  std::vector<weekday> days;
  for (;;) {
    const auto comma = text.find(',');
    const auto range = day_range(text.substr(0, comma));
    if (!range) return std::nullopt;
    days.insert(days.end(), range->begin(), range->end());
    if (comma == std::string_view::npos) return days;
    text.remove_prefix(comma + 1);
  }
}

// "mon-fri 07:30" → "mon-fri", "07:30"; without a blank the first is empty.
std::pair<std::string_view, std::string_view> split(std::string_view text) {
  const auto blank = text.find_first_of(" \t");
  if (blank == std::string_view::npos) return {{}, text};
  const auto begin = text.find_first_not_of(" \t", blank);
  return {text.substr(0, blank), begin == std::string_view::npos ? std::string_view() : text.substr(begin)};
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  using std::chrono::milliseconds;
  struct Unit {
    std::string_view name;
    milliseconds length;
  };
  constexpr std::array units{Unit{"ms", milliseconds(1)}, Unit{"s", milliseconds(1000)},
                             Unit{"m", milliseconds(60'000)}, Unit{"h", milliseconds(3'600'000)}};
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto unit = std::ranges::find(units, text.substr(digits), &Unit::name);
  const auto count = parse_count(text.substr(0, digits));
  if (unit == units.end() || !count) return std::nullopt;
  return *count * unit->length;
}

std::optional<Appointment> parse_appointment(std::string_view text) {
  const auto [day, time] = split(text);
  Appointment appointment;
  if (!day.empty()) {
    appointment.day = day_named(day);
    if (!appointment.day) return std::nullopt;
  }
  const auto at = time_of_day(time);
  if (!at || *at == std::chrono::hours(24)) return std::nullopt;
  appointment.time = *at;
  return appointment;
}

std::optional<std::optional<Appointment>> parse_appointment_or_none(std::string_view text) {
  if (text == "none") return std::optional<Appointment>();
  const auto appointment = parse_appointment(text);
  if (!appointment) return std::nullopt;
  return appointment;
}

std::optional<Blackout> parse_blackout(std::string_view text) {
  const auto [days, times] = split(text);
  Blackout blackout;
  if (!days.empty()) {
    const auto list = day_list(days);
    if (!list) return std::nullopt;
    blackout.days = *list;
  }
  const auto dots = times.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const auto begin = time_of_day(times.substr(0, dots));
  const auto end = time_of_day(times.substr(dots + 2));
  if (!begin || !end || *begin == *end || *begin == std::chrono::hours(24)) return std::nullopt;
  blackout.begin = *begin;
  blackout.end = *end;
  return blackout;
}

}  // namespace entsync::config
