// Mistakes in names that become logins if nobody sees them (R35).
#pragma once

#include <string_view>
#include <vector>

#include "aaf/federate/workspace.hpp"

namespace entsync::aaf::federate {

struct NameFaults {
  bool two_people = false;  // "Guy Et Yvette", "Tino & Suzanne", "M. MME MANENTE"
  bool civility = false;    // "M. MME MANENTE", "Mme Odile"
  bool digit = false;       // "Paul2"
};

// What one name shows of that: `&` and `/`, the words ET and OU between others, M., MR, MME and the like, digits.
[[nodiscard]] NameFaults name_faults(std::string_view name);

// Reports the faults of a person's names, each at most once; the record is taken as it is.
void check_names(Workspace& workspace, const Place& place, const std::vector<std::string_view>& names);

}  // namespace entsync::aaf::federate
