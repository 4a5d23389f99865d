// Which groups only changed their name: one code goes, one comes, and nearly the same people are in them (D21).
#pragma once

#include <string>
#include <vector>

#include "aaf/plan/changes.hpp"
#include "daemon/run/establishment_plan.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

// Divisions and groups that the ENT still has, as the sources last knew them, and with them those that they know now: a
// rename needs their MEFs.
[[nodiscard]] std::vector<aaf::Entry> former_structures(store::Transaction& tx, const ldap::Mapping& mapping,
                                                        const std::vector<aaf::DirectoryEntry>& actual,
                                                        const std::vector<aaf::Entry>& entries);

// "<UAI>:groupe:<code>:<who>" → "<UAI>:groupe:<code>"
[[nodiscard]] std::string group_of(const std::string& id);

// `gone`: what the ENT holds of this establishment and nobody wants. A group is going or coming as a whole: one of
// which some entry stays, or is there already, is neither.
[[nodiscard]] std::vector<aaf::plan::GroupRename> find_renames(const EstablishmentInput& input,
                                                               const std::vector<aaf::project::Projected>& wanted,
                                                               const std::vector<const aaf::DirectoryEntry*>& gone,
                                                               const ldap::Mapping& mapping);

}  // namespace entsync::daemon::run
