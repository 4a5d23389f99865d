// Every metric that entsyncd serves: its name, kind and help. Names, units and `_total` follow the Prometheus
// conventions.
//
// docs/metrics.md describes each of them with its labels; a test compares both ways.
#pragma once

#include <span>
#include <string_view>

namespace entsync::daemon::metrics {

enum class Kind { counter, gauge, histogram };
[[nodiscard]] std::string_view word(Kind kind);

enum class Metric {
  // counted in the database
  ent_last_attempt,
  ent_last_success,
  accounts,
  purge_due,
  purge_over_limit,
  holds_open,
  held_people,
  held_establishments,
  source_last_received,
  source_last_success,
  source_export,
  source_waiting,
  anomalies,
  runs,
  operations,
  requests_open,
  // seen by this process
  database_up,
  figures_time,
  leader,
  run_duration,
  phase_duration,
  batch_operations,
  ldap_duration,
  database_duration,
  events,
  build_info,
  // of this process
  process_cpu,
  process_start,
  process_resident_memory,
  process_virtual_memory,
  process_open_fds,
  process_max_fds,
};

struct Family {
  Metric metric{};
  std::string_view name;
  Kind kind{};
  std::string_view help;
};

[[nodiscard]] std::span<const Family> catalogue();  // in the order of the enum
[[nodiscard]] const Family& family_of(Metric metric);

}  // namespace entsync::daemon::metrics
