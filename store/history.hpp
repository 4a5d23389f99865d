// What was known of something, and since when: the times that `history` tells of.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"
#include "store/directory.hpp"

namespace entsync::store {

// The last run of that day or an earlier one: its end is what a day ended with. None before the first run.
[[nodiscard]] std::optional<std::int64_t> last_run_until(Transaction& tx, aaf::Date day);

// A run that changed something of an establishment in the federated directory, and how much.
struct EstablishmentChange {
  std::int64_t run = 0;
  aaf::Date day{};
  std::int64_t added = 0, modified = 0, removed = 0;
};
[[nodiscard]] std::vector<EstablishmentChange> changes_of(Transaction& tx, const std::string& uai);  // by run

// A file of the lot that a run put into force for an establishment.
struct SourceFile {
  std::string name;                      // of the archive, where it came in one
  std::string format;                    // Eleves, STS, …
  std::optional<aaf::Date> export_date;  // none in sts_emp
  bool kept = false;                     // it was in force before already
};
// (run, UAI) → the files of the lots that these runs put into force there.
using SourcesOfRuns = std::map<std::pair<std::int64_t, std::string>, std::vector<SourceFile>>;
[[nodiscard]] SourcesOfRuns sources_of_runs(Transaction& tx, const std::vector<std::int64_t>& runs);

// The day of each of these runs.
[[nodiscard]] std::map<std::int64_t, aaf::Date> days_of_runs(Transaction& tx, const std::vector<std::int64_t>& runs);

}  // namespace entsync::store
