// Looking for doubles: after an establishment was federated, everybody of it is compared with whom they share a block,
// here and in the other establishments of the académie.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/federate/federate.hpp"
#include "aaf/model/date.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"

namespace entsync::daemon {

// Brings traits and pairs up to what the view says, inside `tx`, and tells the schools concerned (anomalies). The
// persons of the view must be known already: who is newer is told by the jointure.
void find_duplicates(store::Transaction& tx, const config::Settings& settings, std::int64_t run, aaf::Date today,
                     const std::string& uai, const aaf::federate::View& view);

// Writes anew what the comptes-rendus of these establishments say of doubles: one anomaly for each of their records in
// a pair that nobody dismissed. Call when a pair changed.
void report_duplicates(store::Transaction& tx, const config::Settings& settings, std::int64_t run, aaf::Date today,
                       const std::vector<std::string>& uais);

}  // namespace entsync::daemon
