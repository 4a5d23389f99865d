// What a compte-rendu tells, gathered from the store.
#pragma once

#include <cstdint>
#include <string>

#include "aaf/model/result.hpp"
#include "config/settings.hpp"
#include "daemon/output/school_report.hpp"
#include "store/database.hpp"

namespace entsync::daemon {

// As of the end of `run`; 0: of the newest run that concerned the school. Refuses (usage) a run that is not there.
[[nodiscard]] aaf::Result<output::SchoolReport> load_school_report(store::Transaction& tx,
                                                                   const config::Settings& settings, aaf::Date today,
                                                                   const std::string& uai, std::int64_t run);

}  // namespace entsync::daemon
