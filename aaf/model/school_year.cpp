#include "aaf/model/school_year.hpp"

#include <algorithm>

namespace entsync::aaf {

std::optional<Date> next_edge(const TurnWindow& window, Date day) {
  if (!window) return std::nullopt;
  return day < window->first ? window->first : window->last + std::chrono::days{1};
}

bool same_year(const Calendar& a, const Calendar& b) {
  const auto days = [](Date first, Date last) { return (last - first).count() + 1; };
  const auto common = days(std::max(a.first, b.first), std::min(a.last, b.last));
  const auto shorter = std::min(days(a.first, a.last), days(b.first, b.last));
  return common > 0 && common * 2 > shorter;
}

}  // namespace entsync::aaf
