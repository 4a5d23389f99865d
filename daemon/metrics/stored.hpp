// Metrics that are counted in the database: true whoever did the work, and after a restart.
#pragma once

#include <prometheus/metric_family.h>

#include <cstdint>
#include <string>
#include <vector>

#include "store/monitoring.hpp"

namespace entsync::daemon::metrics {

// Every series that there can be is there, with 0 where nothing was counted yet: of these ENTs, every state,
// population, verb, guard, code of an anomaly.
[[nodiscard]] std::vector<prometheus::MetricFamily> stored_metrics(const store::Figures& figures,
                                                                   const std::vector<std::string>& ents);

}  // namespace entsync::daemon::metrics
