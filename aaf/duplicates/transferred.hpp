// Pupils who go on under a new ELEVE_ID: the old record is closed, another one has the same INE, names and birth date
// (D13). They are one person, and the account of the old record is theirs.
#pragma once

#include <string>

#include "aaf/duplicates/compare.hpp"

namespace entsync::aaf::duplicates {

struct Transferred {
  std::string left, here;  // keys: of the record that is closed, and of the one that goes on
  Comparison comparison;   // certain, with `transferred` among the evidence
};

// The comparison of a record that no school has any more, as it was last known, with one that a school has. Certain or
// none: INE and birth date agree, no other sex, and the names but for a slip of the pen.
[[nodiscard]] Comparison compare_transferred(const Record& left, const Record& here);

}  // namespace entsync::aaf::duplicates
