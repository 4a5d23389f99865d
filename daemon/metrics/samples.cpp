#include "daemon/metrics/samples.hpp"

namespace entsync::daemon::metrics {

Samples::Samples(Metric metric) {
  const Family& family = family_of(metric);
  family_.name = family.name;
  family_.help = family.help;
  family_.type = family.kind == Kind::counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
}

Samples& Samples::add(double value, const Labels& labels) {
  prometheus::ClientMetric sample;
  for (const auto& [name, text] : labels) sample.label.push_back({name, text});
  if (family_.type == prometheus::MetricType::Counter) {
    sample.counter.value = value;
  } else {
    sample.gauge.value = value;
  }
  family_.metric.push_back(std::move(sample));
  return *this;
}

}  // namespace entsync::daemon::metrics
