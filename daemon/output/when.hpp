// Times as people read them: the ISO day first, how long ago beside it.
#pragma once

#include <string>

#include "aaf/model/date.hpp"

namespace entsync::daemon::output {

// "just now", "5 min ago", "3 h ago", "12 days ago"; "in 2 h" of what is to come. From 48 hours on it counts days.
[[nodiscard]] std::string ago(aaf::LocalTime then, aaf::LocalTime now);
// "today", "1 day ago", "in 12 days".
[[nodiscard]] std::string ago(aaf::Date then, aaf::Date today);
// "2026-09-15 02:10 (3 h ago)".
[[nodiscard]] std::string when(aaf::LocalTime then, aaf::LocalTime now);
// "2026-09-15 (12 days ago)".
[[nodiscard]] std::string when(aaf::Date then, aaf::Date today);
// "2026-09-15 02:10".
[[nodiscard]] std::string minute(aaf::LocalTime time);

}  // namespace entsync::daemon::output
