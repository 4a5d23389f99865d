// Anomalies as schools see them: each known since a day, as long as it persists from file to file and run to run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/model/diagnostic.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct StoredAnomaly {
  aaf::Diagnostic diagnostic;
  aaf::Date since{};           // the day on which it was first found
  std::int64_t since_run = 0;  // the run that found it first
  std::int64_t file_id = 0;    // 0: the federation found it
};

// What the reader found in a file; the same fault in an earlier file of the establishment gives it its `since`.
void save_file_anomalies(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& uai,
                         std::int64_t file_id, const std::vector<aaf::Diagnostic>& found);
// What the federation of an establishment finds now: what it found before and finds no more is gone.
void save_federation_anomalies(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& uai,
                               const std::vector<aaf::Diagnostic>& found);
// The same of what the search for doubles finds about its records.
void save_duplicate_anomalies(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& uai,
                              const std::vector<aaf::Diagnostic>& found);

// Those in force: of files in force or waiting, and of the last federation. By severity (errors first), code, order of
// finding.
[[nodiscard]] std::vector<StoredAnomaly> load_anomalies(Transaction& tx, const std::string& uai);
// The same as it was at the end of that run.
[[nodiscard]] std::vector<StoredAnomaly> load_anomalies_at(Transaction& tx, const std::string& uai, std::int64_t run);

}  // namespace entsync::store
