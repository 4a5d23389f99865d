// Stretches of the year as the configuration names them ("05-01..09-30"), as days around one day.
#pragma once

#include <optional>

#include "aaf/model/date.hpp"
#include "aaf/model/school_year.hpp"
#include "config/settings.hpp"

namespace entsync::daemon::intake {

// The stretch that contains `day`, else the next one to come. It may go over the new year.
[[nodiscard]] aaf::Calendar around(const config::DaysOfYear& days, aaf::Date day);

// The stretch that begins in that year.
[[nodiscard]] aaf::Calendar in_year(const config::DaysOfYear& days, int year);

// True when `day` lies in the school-year-turn window (D3, D13, D33); false where none is configured.
[[nodiscard]] bool in_turn_window(const config::Settings& settings, aaf::Date day);

// The next day after `day` on which `in_turn_window` changes; none where no window is configured.
[[nodiscard]] std::optional<aaf::Date> turn_window_edge(const config::Settings& settings, aaf::Date day);

}  // namespace entsync::daemon::intake
