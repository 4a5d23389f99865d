// What a school's compte-rendu says of its records that are, or may be, one person twice (R22, R30, R33, R34).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aaf/duplicates/pair.hpp"
#include "aaf/model/diagnostic.hpp"

namespace entsync::aaf::duplicates {

// One anomaly for each record of the establishment in one of these pairs, by key. `uais`: who has which key. The other
// record is named by its number where the school has it too, else by the other establishment alone. Two pupil records
// of one INE have an anomaly of their own (`ELEVE_DOUBLON_INE`, in two schools `MULTI_INSCRIPTION`) and none here.
[[nodiscard]] std::vector<Diagnostic> anomalies_of(const std::string& uai, const std::vector<Pair>& pairs,
                                                   const std::map<std::string, std::vector<std::string>>& uais);

}  // namespace entsync::aaf::duplicates
