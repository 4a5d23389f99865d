// What an undo would take from people who stay and from groups, for the guards to count as in any run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aaf/plan/losses.hpp"
#include "aaf/plan/operation.hpp"
#include "daemon/run/ent.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

[[nodiscard]] bool active(const std::optional<aaf::account::Account>& account);

// True when the undo takes away an account that somebody has: what guards count.
[[nodiscard]] bool takes_account(const aaf::plan::Operation& undo);
// Likewise, and when it forgets one that is deactivated, or takes a person's entry away.
[[nodiscard]] bool ends_account(const aaf::plan::Operation& undo);

// The establishments that the undo takes from a person whose account stays active; sorted.
[[nodiscard]] std::vector<std::string> establishments_lost(const aaf::plan::Operation& undo);

// The losses in the operations of an undo. Who has no active account when all is undone takes the memberships along.
[[nodiscard]] std::vector<aaf::plan::Loss> undo_losses(store::Transaction& tx, const OpenEnt& ent,
                                                       const std::vector<aaf::plan::Operation>& operations);

}  // namespace entsync::daemon::run
