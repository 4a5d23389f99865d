// The words of a compte-rendu in its two languages, for every form of it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aaf/model/words.hpp"

namespace entsync::daemon::output {

struct ReportWords {
  std::string_view title, run, no_run, files, file, made, records, pupils, read, schooled, leavers, withheld, links,
      imported, with_anomaly, rejected, absent, accounts, population, created, changed, deactivated, reactivated,
      purged, none, to_mend, since, where, nothing, next;
  std::map<aaf::Population, std::string_view> populations;
};

// Of "fr" or "en".
[[nodiscard]] const ReportWords& report_words(const std::string& language);

}  // namespace entsync::daemon::output
