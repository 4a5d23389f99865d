// The structures of one establishment in one ENT: the establishment itself, and the groups of its divisions, groups and
// profiles, which come with their first member, are renamed with their code, and go with their last member (D21).
#pragma once

#include "daemon/run/comparison.hpp"

namespace entsync::daemon::run {

// Adds to the plan in the making what is wanted of them against what the ENT holds.
void plan_structures(Comparison& comparison);

}  // namespace entsync::daemon::run
