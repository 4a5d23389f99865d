// Taking back what a run did to one ENT: a plan like any other, from the pre-images in the journal, under the guards.
//
// What somebody changed since is left alone and named, and so is whoever a guard holds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/account/person.hpp"
#include "daemon/run/planner.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::run {

struct LeftAlone {
  std::string dn, reason;  // "its mail has changed since"
};

struct UndoPlan {
  EntPlan plan;                       // its verdict holds what the guards stop
  std::vector<LeftAlone> left_alone;  // by DN
  std::size_t held_back = 0;          // operations that wait for a decision on what the guards stop
  std::size_t already = 0;            // entries that are as before the run already
  // People whom the run purged, and who are to be known again under their old jointure, uid and login.
  std::vector<aaf::account::Person> restored;
  std::vector<std::string> ended;  // accounts to be forgotten that have no operation: their entry is gone already
};

// What a guard's hold of an undo is for: "undo 12".
[[nodiscard]] std::string undo_purpose(std::int64_t run);

// Computes the way back from `plans`, those of this ENT that `run` applied; stores nothing. Throws Failure when the ENT
// or the database does not answer wholly.
[[nodiscard]] UndoPlan compute_undo(store::Transaction& tx, OpenEnt& ent, aaf::Date today, std::int64_t run,
                                    const std::vector<store::PlanHeader>& plans);

// Stores the plan for `as_run`, closes the ENT's older ones, opens or refreshes its holds, and makes the people known
// again whom it puts back.
store::HoldsMoved store_undo(store::Transaction& tx, UndoPlan& undo, std::int64_t as_run, std::int64_t run,
                             aaf::Date today, aaf::LocalTime now);

}  // namespace entsync::daemon::run
