// What the store keeps of a plan: the plan itself with its sources, and what its judgement holds back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/run/planner.hpp"
#include "store/database.hpp"
#include "store/holds.hpp"

namespace entsync::daemon::run {

// Stores it for `run` and closes the ENT's older plans; sets `id`.
void store_plan(store::Transaction& tx, EntPlan& plan, std::int64_t run, aaf::Date today, aaf::LocalTime now,
                const PlanScope& scope);

// Refreshes the ENT's holds by what the plan's judgement found, and what is withheld of whom; a plan of single people
// or groups judges nobody else.
store::HoldsMoved store_holds(store::Transaction& tx, const EntPlan& plan, std::int64_t run, aaf::Date today,
                              const PlanScope& scope);

// True when the plan's judgement stopped something that no operator has discarded: a run that leaves it is no success.
[[nodiscard]] bool holds_something(store::Transaction& tx, const EntPlan& plan);

// The lots in force of these establishments (sorted), as a plan's hash and `apply` name them.
[[nodiscard]] std::vector<std::string> plan_sources(store::Transaction& tx, const std::vector<std::string>& uais);

}  // namespace entsync::daemon::run
