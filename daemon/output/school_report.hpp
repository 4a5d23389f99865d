// The compte-rendu of an establishment: what was read, what became of it, and what the school has to mend where.
//
// It is addressed to that school and to nobody else (promise 7): people are told by their numbers in the school's own
// applications.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/federate/link_counts.hpp"
#include "aaf/model/date.hpp"
#include "aaf/model/words.hpp"
#include "daemon/output/json.hpp"
#include "store/anomalies.hpp"
#include "store/files.hpp"
#include "store/journal.hpp"

namespace entsync::daemon::output {

struct SchoolReport {
  std::string uai, name;
  std::int64_t run = 0;  // 0: no run concerned it yet
  aaf::Date today{};
  std::vector<store::Lot> lots;
  struct Pupils {
    std::int64_t read = 0, schooled = 0, leavers = 0, withheld = 0;
  } pupils;
  std::optional<aaf::federate::LinkCounts> links;  // none where SIECLE's own links are in force (R14, R17)
  std::map<aaf::Population, store::AccountCounts> accounts;
  std::vector<store::StoredAnomaly> anomalies;
};

// "CLG COLLEGE X TOWN": the name as people write it; empty when no file told it.
[[nodiscard]] std::string shown_name(const SchoolReport& report);
// The day on which a file of the lot was exported, as far as it is known.
[[nodiscard]] aaf::Date made_on(const store::StoredFile& file, const store::Lot& lot);
// "ELEVE_ID 123, CODE_STRUCTURE 3A".
[[nodiscard]] std::string identifiers_text(const aaf::Diagnostic& diagnostic);
// Who mends it → code → the cases, in the order of the report.
using AnomaliesByRemedy = std::map<std::string, std::map<std::string, std::vector<const store::StoredAnomaly*>>>;
[[nodiscard]] AnomaliesByRemedy by_remedy(const SchoolReport& report);

[[nodiscard]] Json report_json(const SchoolReport& report);
// `language`: "fr" or "en". The sentences of the anomalies are French in both: they quote what the school sees.
[[nodiscard]] std::string report_text(const SchoolReport& report, const std::string& language);

}  // namespace entsync::daemon::output
