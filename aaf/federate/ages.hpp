// Exports of the two sides that are far apart in time (R7).
#pragma once

#include "aaf/federate/workspace.hpp"

namespace entsync::aaf::federate {

// Both sides are taken; when one is older than the other by more than a week, an anomaly says which export to run
// again.
void compare_ages(Workspace& workspace);

}  // namespace entsync::aaf::federate
