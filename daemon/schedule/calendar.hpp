// Appointed times and blackouts, in wall-clock time.
//
// Everything is reckoned by what the clock on the wall shows, so that the two odd nights need no special case: an
// appointed time that the clock jumps over is due at once after the jump, one that it shows twice is the same
// appointment both times.
#pragma once

#include <optional>
#include <vector>

#include "aaf/model/date.hpp"
#include "config/settings.hpp"

namespace entsync::daemon::schedule {

// The newest appointed time that is not after `now`; none of an empty list.
[[nodiscard]] std::optional<aaf::LocalTime> last_appointed(const std::vector<config::Appointment>& appointments,
                                                           aaf::LocalTime now);
// The first one after `now`.
[[nodiscard]] std::optional<aaf::LocalTime> next_appointed(const std::vector<config::Appointment>& appointments,
                                                           aaf::LocalTime now);

// When the blackout that holds at `now` ends, blackouts that follow at once included; none: there is none now. A list
// that never ends is cut after a week.
[[nodiscard]] std::optional<aaf::LocalTime> blackout_until(const std::vector<config::Blackout>& blackouts,
                                                           aaf::LocalTime now);

}  // namespace entsync::daemon::schedule
