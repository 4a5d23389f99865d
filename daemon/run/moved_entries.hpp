// Whether a stored plan still stands on the ground it was computed from (D36).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/run/ent.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

// The entries that are no longer as the plan found them, in whatever is ours of them: their DNs, sorted. Nothing is
// written. Throws Failure when the ENT cannot be read.
[[nodiscard]] std::vector<std::string> moved_entries(store::Transaction& tx, OpenEnt& ent, std::int64_t plan);

}  // namespace entsync::daemon::run
