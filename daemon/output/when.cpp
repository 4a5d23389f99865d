#include "daemon/output/when.hpp"

#include <fmt/format.h>

namespace entsync::daemon::output {

namespace {

std::string stretch(std::int64_t count, const char* unit, bool past) {
  const std::string text = fmt::format("{} {}", count, unit);
  return past ? text + " ago" : "in " + text;
}

std::string days(std::int64_t count, bool past) { return stretch(count, count == 1 ? "day" : "days", past); }

}  // namespace

std::string ago(aaf::LocalTime then, aaf::LocalTime now) {
  constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;
  const bool past = then <= now;
  const std::int64_t seconds = (past ? now - then : then - now).count();
  if (seconds < minute) return "just now";
  if (seconds < hour) return stretch(seconds / minute, "min", past);
  if (seconds < 2 * day) return stretch(seconds / hour, "h", past);
  return days(seconds / day, past);
}

std::string ago(aaf::Date then, aaf::Date today) {
  const std::int64_t count = (today - then).count();
  return count == 0 ? "today" : days(count < 0 ? -count : count, count > 0);
}

std::string when(aaf::LocalTime then, aaf::LocalTime now) {
  return fmt::format("{} ({})", minute(then), ago(then, now));
}

std::string when(aaf::Date then, aaf::Date today) { return fmt::format("{} ({})", aaf::iso(then), ago(then, today)); }

std::string minute(aaf::LocalTime time) {
  std::string text = aaf::iso(time).substr(0, 16);
  text[10] = ' ';
  return text;
}

}  // namespace entsync::daemon::output
