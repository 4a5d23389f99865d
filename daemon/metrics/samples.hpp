// Samples of metrics in the form that the Prometheus library prints. For this folder's own files.
#pragma once

#include <prometheus/metric_family.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "daemon/metrics/catalogue.hpp"

namespace entsync::daemon::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

// One family that is filled sample by sample: a counter or a gauge.
class Samples {
 public:
  explicit Samples(Metric metric);
  Samples& add(double value, const Labels& labels = {});
  [[nodiscard]] prometheus::MetricFamily take() { return std::move(family_); }

 private:
  prometheus::MetricFamily family_;
};

}  // namespace entsync::daemon::metrics
