#include "daemon/metrics/observed.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "daemon/log/log.hpp"
#include "daemon/metrics/catalogue.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::metrics {

namespace {

using prometheus::Histogram;
using Buckets = Histogram::BucketBoundaries;

// From half a millisecond (one answer over a local socket) to the time-out of an operation.
const Buckets& answer_seconds() {
  static const Buckets buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return buckets;
}
// From a run that finds nothing to do to the first filling of a région.
const Buckets& run_seconds() {
  static const Buckets buckets{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600};
  return buckets;
}
const Buckets& batch_sizes() {
  static const Buckets buckets{1, 2, 5, 10, 20, 50, 100, 200, 500};
  return buckets;
}

constexpr std::array phases{"stage", "promote", "plan", "apply"};
constexpr std::array ldap_operations{"connect", "read", "write", "verify"};

std::string text_of(std::span<const log::Field> fields, std::string_view name) {
  for (const log::Field& field : fields) {
    if (field.name() == name) return field.text();
  }
  return {};
}

std::optional<double> number_of(std::span<const log::Field> fields, std::string_view name) {
  const std::string text = text_of(fields, name);
  if (text.empty()) return std::nullopt;
  return std::strtod(text.c_str(), nullptr);
}

template <class Builder>
auto& registered(Builder builder, Metric metric, prometheus::Registry& registry) {
  const Family& family = family_of(metric);
  return builder.Name(std::string(family.name)).Help(std::string(family.help)).Register(registry);
}

}  // namespace

struct Observed::Registry {
  explicit Registry(const std::vector<std::string>& ents) {
    using enum store::RunKind;
    for (const auto kind : {ingest, plan, sync, apply, resync, purge, undo, adopt}) run(store::word(kind));
    for (const char* one : phases) phase(one);
    add(ents);
    for (const char* operation : {"query", "copy", "commit"}) database(operation);
    batches.Add({}, batch_sizes());
    for (const log::Entry& entry : log::catalogue()) event(entry);
    subscription.emplace([this](const log::Entry& entry, std::span<const log::Field> fields, log::Time) {
      event(entry).Increment();
      take(entry.event, fields);
    });
  }

  void add(const std::vector<std::string>& ents) {
    for (const std::string& ent : ents) {
      for (const char* operation : ldap_operations) ldap(ent, operation);
    }
  }

  // What an event measures.
  void take(log::Event event, std::span<const log::Field> fields) {
    using enum log::Event;
    const auto milliseconds = number_of(fields, "DURATION_MS");
    if (!milliseconds) return;
    const double seconds = *milliseconds / 1000;
    switch (event) {
      case run_finished: run(text_of(fields, "KIND")).Observe(seconds); break;
      case file_taken: phase("stage").Observe(seconds); break;
      case lot_promoted: phase("promote").Observe(seconds); break;
      case plan_computed: phase("plan").Observe(seconds); break;
      case plan_applied: phase("apply").Observe(seconds); break;
      case ent_connected: ldap(text_of(fields, "ENT"), "connect").Observe(seconds); break;
      case ent_read: ldap(text_of(fields, "ENT"), "read").Observe(seconds); break;
      case batch_verified: ldap(text_of(fields, "ENT"), "verify").Observe(seconds); break;
      case batch_done:
        ldap(text_of(fields, "ENT"), "write").Observe(seconds);
        batches.Add({}, batch_sizes()).Observe(number_of(fields, "COUNT").value_or(0));
        break;
      default: break;
    }
  }

  Histogram& run(std::string_view kind) { return runs.Add({{"kind", std::string(kind)}}, run_seconds()); }
  Histogram& phase(const char* phase) { return phase_times.Add({{"phase", phase}}, run_seconds()); }
  Histogram& ldap(const std::string& ent, const char* operation) {
    return ldap_times.Add({{"ent", ent}, {"operation", operation}}, answer_seconds());
  }
  Histogram& database(std::string_view operation) {
    return database_times.Add({{"operation", std::string(operation)}}, answer_seconds());
  }
  prometheus::Counter& event(const log::Entry& entry) {
    return events.Add({{"event", std::string(entry.word)}, {"level", std::string(word(entry.level))}});
  }

  prometheus::Registry registry;
  prometheus::Family<Histogram>& runs = registered(prometheus::BuildHistogram(), Metric::run_duration, registry);
  prometheus::Family<Histogram>& phase_times =
      registered(prometheus::BuildHistogram(), Metric::phase_duration, registry);
  prometheus::Family<Histogram>& batches = registered(prometheus::BuildHistogram(), Metric::batch_operations, registry);
  prometheus::Family<Histogram>& ldap_times = registered(prometheus::BuildHistogram(), Metric::ldap_duration, registry);
  prometheus::Family<Histogram>& database_times =
      registered(prometheus::BuildHistogram(), Metric::database_duration, registry);
  prometheus::Family<prometheus::Counter>& events = registered(prometheus::BuildCounter(), Metric::events, registry);
  std::optional<log::Subscription> subscription;
};

Observed::Observed(const std::vector<std::string>& ents) : registry_(std::make_unique<Registry>(ents)) {}
Observed::~Observed() = default;

void Observed::add(const std::vector<std::string>& ents) { registry_->add(ents); }

void Observed::database_took(std::string_view operation, std::chrono::nanoseconds duration) {
  registry_->database(operation).Observe(std::chrono::duration<double>(duration).count());
}

std::vector<prometheus::MetricFamily> Observed::collect() const { return registry_->registry.Collect(); }

}  // namespace entsync::daemon::metrics
