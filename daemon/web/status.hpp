// What the status page tells: how it stands with each ENT, what waits for somebody, the last runs, the age of sources.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "config/settings.hpp"
#include "store/files.hpp"
#include "store/holds.hpp"
#include "store/leaders.hpp"
#include "store/monitoring.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::web {

struct Status {
  store::Figures figures;
  std::map<std::string, store::EntRuns> ent_runs;  // by ENT
  std::vector<store::Leader> leaders;
  std::vector<store::Hold> holds;              // that wait for a decision
  std::vector<store::Run> runs;                // newest first
  std::vector<store::SourceLine> sources;      // the oldest export first
  std::map<std::string, std::string> schools;  // UAI → name
};

[[nodiscard]] Status load_status(store::Transaction& tx, const config::Settings& settings, aaf::Date today);

// The page's content, from <h1> on. `leads`: the ENTs that this process leads.
[[nodiscard]] std::string status_html(const Status& status, const config::Settings& settings,
                                      const std::vector<std::string>& leads, aaf::LocalTime now);

}  // namespace entsync::daemon::web
