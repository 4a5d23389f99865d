// Who is schooled, and what the directory says of a pupil (R20, R23, R24, D12).
#pragma once

#include <vector>

#include "aaf/federate/roster.hpp"
#include "aaf/federate/structures.hpp"
#include "aaf/federate/terms.hpp"

namespace entsync::aaf::federate {

// Every pupil of the Eleves file with its key, its division and its standing. A record without INE, MEF or division, or
// with a gap in its mandatory fields, is `kept` (R20): it makes no account, but one that exists stays (D12). Leavers
// are marked, not dropped: other rules must know that they are on no record any more. Empty without a SIECLE side.
[[nodiscard]] Roster enrol(Workspace& workspace, const Structures& structures);

// The entries of all pupils who have not left, once groups, guardians and standings are settled.
[[nodiscard]] std::vector<Entry> pupil_entries(Workspace& workspace, const Terms& terms, const Roster& roster);

}  // namespace entsync::aaf::federate
