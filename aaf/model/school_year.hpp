// The school year of an establishment, by its own calendar (R5). Nothing assumes September.
#pragma once

#include <optional>
#include <string>

#include "aaf/model/date.hpp"

namespace entsync::aaf {

// First and last day for pupils; both inclusive.
struct Calendar {
  Date first;
  Date last;
  bool operator==(const Calendar&) const = default;
};

// A side's school year: its millésime as the files write it, and where its days come from.
struct SchoolYear {
  int millesime = 0;  // ANNEE_SCOLAIRE / @ANNEE; SIECLE 2017 and STS 2018 may name the same year (R5)
  Calendar calendar{};
  std::string source;  // "Communs", "STS" or "configuration"
  bool operator==(const SchoolYear&) const = default;
};

[[nodiscard]] inline bool contains(const Calendar& calendar, Date day) {
  return calendar.first <= day && day <= calendar.last;
}

// The school-year-turn window around a day, or the next one to come: none where none is configured.
using TurnWindow = std::optional<Calendar>;

[[nodiscard]] inline bool contains(const TurnWindow& window, Date day) { return window && contains(*window, day); }

// The next day after `day` on which `contains(window, day)` changes; none where there is no window.
[[nodiscard]] std::optional<Date> next_edge(const TurnWindow& window, Date day);

// True when the two overlap by more than half of the shorter one (D3).
[[nodiscard]] bool same_year(const Calendar& a, const Calendar& b);

}  // namespace entsync::aaf
