#include "daemon/metrics/exposition.hpp"

#include <prometheus/text_serializer.h>

#include <iterator>

#include "daemon/metrics/process.hpp"
#include "daemon/metrics/samples.hpp"
#include "daemon/metrics/stored.hpp"

namespace entsync::daemon::metrics {

std::string exposition(const Observed& observed, const Scrape& scrape) {
  std::vector<prometheus::MetricFamily> all;
  const auto add = [&](std::vector<prometheus::MetricFamily> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  add(stored_metrics(scrape.figures, scrape.ents));
  add({Samples(Metric::database_up).add(scrape.database_up ? 1 : 0).take(),
       Samples(Metric::figures_time).add(scrape.figures_time).take()});
  Samples leader(Metric::leader);
  for (const std::string& ent : scrape.ents) leader.add(scrape.leads.contains(ent) ? 1 : 0, {{"ent", ent}});
  add({leader.take(), Samples(Metric::build_info).add(1, {{"version", ENTSYNC_VERSION}}).take()});
  add(observed.collect());
  add(process_metrics());
  return prometheus::TextSerializer().Serialize(all);
}

}  // namespace entsync::daemon::metrics
