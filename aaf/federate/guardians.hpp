// Guardians: who has an account, and how they stand to their pupils (R36, R38, D14, D18).
#pragma once

#include <vector>

#include "aaf/federate/roster.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::federate {

// The entries of all guardians with a link to a pupil on record. A link at an account level (Options::guardian_levels)
// to a pupil who is fed entitles; to one on record who is not fed (no INE, not assigned, enrolled twice) it keeps;
// other levels make a contact. Leavers are on no record. A pupil's own record as guardian (parenté 70) is the pupil's
// and makes no entry. Fills `relations` and `housed_by` of the roster, and `unlinked` with the guardians on file whom
// no link ties to a pupil on record. Call when the pupils' standings are settled.
[[nodiscard]] std::vector<Entry> guardian_entries(Workspace& workspace, Roster& roster, std::vector<Entry>& unlinked);

}  // namespace entsync::aaf::federate
