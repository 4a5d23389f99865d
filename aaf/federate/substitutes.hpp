// Substitutes: they see the classes that they teach for as long as they teach them (R51).
#pragma once

#include "aaf/federate/services.hpp"

namespace entsync::aaf::federate {

// Puts the periods in force today to the substitutes' teaching; both ends are inclusive (D4). A substitute between two
// periods teaches nothing but stays (D14); an annual replacement (REP) is an ordinary individual with services of its
// own, and the absent teacher keeps his. A code that names both a division and a group is taken as what the absent
// teacher's services have it for.
void take_substitutes(Workspace& workspace, const Structures& structures, Teachings& teachings);

}  // namespace entsync::aaf::federate
