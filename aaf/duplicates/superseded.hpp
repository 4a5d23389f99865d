// Guardians whom the school has merged: one record is gone, another of the same names has its pupils now (R31).
#pragma once

#include <string>
#include <vector>

#include "aaf/duplicates/compare.hpp"
#include "aaf/duplicates/trait.hpp"

namespace entsync::aaf::duplicates {

struct Superseded {
  std::string gone, survivor;  // keys
  Comparison comparison;       // certain or probable, with `superseded` among the evidence
};

// What a new feed of one establishment shows against the one before. A guardian counts as superseded when its record is
// gone, all its pupils who are still on record have one guardian of the same names and no other civility now, and
// either that one did not have them all before, or a mobile, an e-mail or an address agrees. Another kinship, or a
// mobile *and* an e-mail that differ: somebody else of that name. Certain with the same civility, and the same kinship
// or else the same mobile and e-mail. Probable where one of these is not known, or where the names are nearly the same
// with a mobile or an e-mail. At most one survivor each, the one with most evidence.
[[nodiscard]] std::vector<Superseded> superseded(const std::vector<Trait>& before, const std::vector<Trait>& now);

}  // namespace entsync::aaf::duplicates
