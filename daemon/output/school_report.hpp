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

[[nodiscard]] Json report_json(const SchoolReport& report);
// `language`: "fr" or "en". The sentences of the anomalies are French in both: they quote what the school sees.
[[nodiscard]] std::string report_text(const SchoolReport& report, const std::string& language);

}  // namespace entsync::daemon::output
