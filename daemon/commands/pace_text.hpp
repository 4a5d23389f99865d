// The pace at which ENTs are written to, as `throttle`, `pause`, `resume` and `status` show it.
#pragma once

#include <string>

#include "daemon/output/json.hpp"
#include "store/pace.hpp"

namespace entsync::daemon::commands {

[[nodiscard]] std::string pace_text(const store::Pace& pace);
[[nodiscard]] output::Json pace_json(const store::Pace& pace);

}  // namespace entsync::daemon::commands
