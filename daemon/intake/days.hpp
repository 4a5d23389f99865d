// Stretches of the year as the configuration names them ("05-01..09-30"), as days around one day.
#pragma once

#include "aaf/model/date.hpp"
#include "aaf/model/school_year.hpp"
#include "config/settings.hpp"

namespace entsync::daemon::intake {

// The stretch that contains `day`, else the next one to come. It may go over the new year.
[[nodiscard]] aaf::Calendar around(const config::DaysOfYear& days, aaf::Date day);

// The stretch that begins in that year.
[[nodiscard]] aaf::Calendar in_year(const config::DaysOfYear& days, int year);

// The school-year-turn window around `day`, else the next one (D3, D13, D33, D34).
[[nodiscard]] aaf::TurnWindow turn_window(const config::Settings& settings, aaf::Date day);

}  // namespace entsync::daemon::intake
