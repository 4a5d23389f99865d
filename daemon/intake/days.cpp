#include "daemon/intake/days.hpp"

namespace entsync::daemon::intake {

namespace {

// 29 February is the last of February in years that have none.
aaf::Date day_in(std::chrono::month_day day, std::chrono::year year) {
  const std::chrono::year_month_day date{year, day.month(), day.day()};
  return date.ok() ? aaf::Date(date) : aaf::Date(year / day.month() / std::chrono::last);
}

}  // namespace

aaf::Calendar in_year(const config::DaysOfYear& days, int year) {
  const std::chrono::year begins{year};
  aaf::Calendar stretch{day_in(days.first, begins), day_in(days.second, begins)};
  if (stretch.last < stretch.first) stretch.last = day_in(days.second, begins + std::chrono::years(1));
  return stretch;
}

aaf::Calendar around(const config::DaysOfYear& days, aaf::Date day) {
  const std::chrono::year this_year = std::chrono::year_month_day(day).year();
  aaf::Calendar stretch{};
  for (int offset = -1; offset <= 1; ++offset) {
    const std::chrono::year year = this_year + std::chrono::years(offset);
    stretch = in_year(days, static_cast<int>(year));
    if (day <= stretch.last) break;
  }
  return stretch;
}

aaf::TurnWindow turn_window(const config::Settings& settings, aaf::Date day) {
  if (!settings.turn_window) return std::nullopt;
  return around(*settings.turn_window, day);
}

}  // namespace entsync::daemon::intake
