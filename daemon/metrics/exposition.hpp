// All metrics in the text format of Prometheus.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/metrics/observed.hpp"
#include "store/monitoring.hpp"

namespace entsync::daemon::metrics {

struct Scrape {
  std::vector<std::string> ents;  // those that are configured
  std::set<std::string> leads;    // of these, by this process
  store::Figures figures;         // as last read from the database
  double figures_time = 0;        // when, in seconds since 1970; 0: not yet
  bool database_up = false;
};

[[nodiscard]] std::string exposition(const Observed& observed, const Scrape& scrape);

}  // namespace entsync::daemon::metrics
