// Metrics of this process as the system sees it (/proc), under the names that every program gives them.
#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace entsync::daemon::metrics {

[[nodiscard]] std::vector<prometheus::MetricFamily> process_metrics();

}  // namespace entsync::daemon::metrics
