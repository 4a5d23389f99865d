// The establishment itself (D9).
#pragma once

#include "aaf/federate/structures.hpp"
#include "aaf/federate/workspace.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::federate {

// Its entry, each value from Communs, else STS, else the register (last known, or the shipped establishments.csv).
// A type that none of them knows is reported: it must never look like "out of scope".
[[nodiscard]] Entry establishment_entry(Workspace& workspace, const Structures& structures);

}  // namespace entsync::aaf::federate
