// The staff of the establishment (R50, R53, R55, R56, D17).
#pragma once

#include <vector>

#include "aaf/federate/services.hpp"
#include "aaf/federate/structures.hpp"
#include "aaf/federate/terms.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::federate {

// The entries of all individuals and substitutes of STS. Nobody else is staff: who is not there yet must wait for STS
// (R50). The function gives the profile; without function, services make a teacher; with neither there is no account
// (`contact`). Empty without an STS side.
[[nodiscard]] std::vector<Entry> staff_entries(Workspace& workspace, const Terms& terms, const Structures& structures,
                                               const Teachings& teachings);

}  // namespace entsync::aaf::federate
