// Everything that entsync ever writes to a log: a fixed list of events. An event has a word that never changes, a level
// and a sentence; what is particular about it travels in typed fields (daemon/log/field.hpp). No text from outside can
// get into a log, because there is nowhere to put one.
//
// docs/events.md tells of each event what happened, likely causes and what to do; a test compares both ways.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace entsync::daemon::log {

// By who must act: error and critical somebody now, warning somebody soon, notice nobody (but it is worth knowing),
// info nobody, debug only who looks for a fault.
enum class Level { debug, info, notice, warning, error, critical };
[[nodiscard]] std::string_view word(Level level);
[[nodiscard]] std::optional<Level> parse_level(std::string_view text);
// Of syslog and the journal: 7 of debug … 2 of critical.
[[nodiscard]] int priority(Level level);

enum class Event {
  // the service
  service_started,
  service_stopping,
  service_stopped,
  settings_reloaded,
  settings_need_restart,
  settings_refused,
  service_failed,
  internal_error,
  database_lost,
  database_back,
  schema_upgraded,
  schema_refused,
  leader_gained,
  leader_waiting,
  leader_lost,
  worker_stuck,
  blackout_begun,
  job_begun,
  job_waits,
  monitoring_listens,
  monitoring_failed,
  hook_failed,
  hook_overflowed,
  log_file_failed,
  // requests
  request_taken,
  request_finished,
  request_refused,
  // files
  inbox_unreadable,
  inbox_overflowed,
  inbox_file_stuck,
  file_taken,
  file_again,
  file_rejected,
  file_outside_scopes,
  lot_promoted,
  lot_waiting,
  school_federated,
  report_unwritten,
  copies_forgotten,
  // runs
  run_begun,
  run_finished,
  lock_busy,
  ent_unreachable,
  ent_refused,
  operations_settled,
  plan_computed,
  plan_applied,
  ent_connected,
  ent_read,
  batch_done,
  batch_verified,
  operation_failed,
  outcome_unknown,
  difference_found,
  school_waits,
  type_unknown,
  accounts_purged,
  purge_over_limit,
  // what people decide
  hold_opened,
  hold_approved,
  hold_needs_second,
  hold_discarded,
  hold_lapsed,
  order_given,
  order_taken_back,
  record_shown,
  person_exported,
  person_erased,
};

struct Entry {
  Event event{};
  std::string_view word;  // "file_rejected": its name for ever
  Level level{};
  std::string_view sentence;  // what happened, in English, without its full stop
};

// Every event once, in the order of the enum.
[[nodiscard]] std::span<const Entry> catalogue();
[[nodiscard]] const Entry& entry_of(Event event);
[[nodiscard]] std::optional<Event> parse_event(std::string_view word);

}  // namespace entsync::daemon::log
