// Which pupil is in which group today (R6, R11–R14, R17, D5).
#pragma once

#include <optional>

#include "aaf/federate/link_counts.hpp"
#include "aaf/federate/roster.hpp"
#include "aaf/federate/structures.hpp"

namespace entsync::aaf::federate {

// True when the pupil–group links come from the ELEGROUPE file: it wins over SIECLE exports up to and including its own
// day, a later export wins over it (R17). Whichever wins is taken whole (R6).
[[nodiscard]] bool from_elegroupe(const Sources& sources);

// Fills `groups` of every pupil on record with the groups in force today. Links to what SIECLE does not know are
// dropped one by one (R12), the pupil's others stay; dates are clamped to the school year (R13). Returns what the
// import of the ELEGROUPE file counted; none where SIECLE's own links are in force.
std::optional<LinkCounts> link_groups(Workspace& workspace, const Structures& structures, Roster& roster);

}  // namespace entsync::aaf::federate
