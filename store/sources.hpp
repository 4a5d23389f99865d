// What the federation reads: the staged records in force of one establishment, and what others say of its people.
#pragma once

#include <string>
#include <vector>

#include "aaf/federate/sources.hpp"
#include "store/database.hpp"

namespace entsync::store {

// The promoted lots of both sides, as values. A side without a promoted lot is absent (D15). `registered` is what the
// establishment last said of itself (D9); the shipped register is the caller's.
[[nodiscard]] aaf::federate::Sources load_sources(Transaction& tx, const std::string& uai, const std::string& academie);

// Enrolments under the same INE in the promoted lots of other establishments (R21, D13), and identities of numbers that
// another establishment brought first (D10) and that this one has not been found to share yet. Set operations, one
// query each.
[[nodiscard]] aaf::federate::Elsewhere load_elsewhere(Transaction& tx, const std::string& uai,
                                                      const std::string& academie);

// Other establishments with a promoted lot that shares an INE with this one's, sorted. Ask before and after a
// promotion: both answers together must be federated again.
[[nodiscard]] std::vector<std::string> related_uais(Transaction& tx, const std::string& uai);

}  // namespace entsync::store
