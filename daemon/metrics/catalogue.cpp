#include "daemon/metrics/catalogue.hpp"

#include <array>

namespace entsync::daemon::metrics {

namespace {

using enum Kind;
using enum Metric;

constexpr std::array table{
    Family{ent_last_attempt, "entsync_ent_last_attempt_timestamp_seconds", gauge,
           "When a run last tried to bring the ENT up to date; 0: never"},
    Family{ent_last_success, "entsync_ent_last_success_timestamp_seconds", gauge,
           "When the whole ENT was last up to date with nothing held; 0: never"},
    Family{accounts, "entsync_accounts", gauge, "Accounts by state and population"},
    Family{purge_due, "entsync_purge_due_accounts", gauge, "Deactivated accounts whose purge day has come"},
    Family{purge_over_limit, "entsync_purge_over_limit_accounts", gauge,
           "Accounts due for purge for more than 80 days; the law allows three months"},
    Family{holds_open, "entsync_holds_open", gauge, "Holds that wait for a decision, by guard"},
    Family{held_people, "entsync_held_people", gauge, "People, or members, in holds that wait for a decision"},
    Family{held_establishments, "entsync_held_establishments", gauge,
           "Establishments with a hold that waits for a decision"},
    Family{source_last_received, "entsync_source_last_attempt_timestamp_seconds", gauge,
           "When a file of this side of the establishment last came, whatever became of it; 0: never"},
    Family{source_last_success, "entsync_source_last_success_timestamp_seconds", gauge,
           "When a complete lot of this side was last put into force; 0: never"},
    Family{source_export, "entsync_source_export_timestamp_seconds", gauge,
           "The day on which the lot in force was exported; 0: none is in force"},
    Family{source_waiting, "entsync_source_waiting", gauge, "1 when files of this side wait for others"},
    Family{anomalies, "entsync_anomalies_open", gauge, "Faults in the data that are in force, by code"},
    Family{runs, "entsync_runs_total", counter, "Runs that have ended, by kind and exit code"},
    Family{operations, "entsync_operations_total", counter,
           "LDAP operations that were planned, and what became of them"},
    Family{requests_open, "entsync_requests_open", gauge, "Requests of operators that wait or are being carried out"},
    Family{database_up, "entsync_database_up", gauge, "1 when the database answered at the last try"},
    Family{figures_time, "entsync_figures_timestamp_seconds", gauge,
           "When the figures that come from the database were read; 0: not yet"},
    Family{leader, "entsync_leader", gauge, "1 when this process holds the lock of the ENT and leads it"},
    Family{run_duration, "entsync_run_duration_seconds", histogram, "How long runs of this process took, by kind"},
    Family{phase_duration, "entsync_phase_duration_seconds", histogram, "How long the phases of runs took"},
    Family{batch_operations, "entsync_batch_operations", histogram, "Operations in one batch to an ENT"},
    Family{ldap_duration, "entsync_ldap_duration_seconds", histogram, "How long the ENT took for what it was asked"},
    Family{database_duration, "entsync_database_duration_seconds", histogram,
           "How long the database took for what it was asked"},
    Family{events, "entsync_events_total", counter, "Events of this process, by word and level (docs/events.md)"},
    Family{build_info, "entsync_build_info", gauge, "1, with the version of the program"},
    Family{process_cpu, "process_cpu_seconds_total", counter, "Processor time of this process"},
    Family{process_start, "process_start_time_seconds", gauge, "When this process started"},
    Family{process_resident_memory, "process_resident_memory_bytes", gauge, "Memory of this process that is in use"},
    Family{process_virtual_memory, "process_virtual_memory_bytes", gauge, "Memory that this process has asked for"},
    Family{process_open_fds, "process_open_fds", gauge, "Open descriptors of this process"},
    Family{process_max_fds, "process_max_fds", gauge, "How many descriptors this process may open"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].metric) != i) return false;
  }
  return static_cast<std::size_t>(process_max_fds) + 1 == table.size();
}
static_assert(in_order(), "the table follows the enum");

}  // namespace

std::string_view word(Kind kind) {
  switch (kind) {
    case counter: return "counter";
    case gauge: return "gauge";
    case histogram: return "histogram";
  }
  return "";
}

std::span<const Family> catalogue() { return table; }

const Family& family_of(Metric metric) { return table.at(static_cast<std::size_t>(metric)); }

}  // namespace entsync::daemon::metrics
