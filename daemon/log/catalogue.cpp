#include "daemon/log/catalogue.hpp"

#include <algorithm>
#include <array>

namespace entsync::daemon::log {

namespace {

constexpr std::array<std::string_view, 6> level_words{"debug", "info", "notice", "warning", "error", "critical"};

using enum Event;

constexpr std::array table{
    // the service
    Entry{service_started, "service_started", Level::notice, "entsyncd has started"},
    Entry{service_stopping, "service_stopping", Level::info, "entsyncd stops after the batch that is on its way"},
    Entry{service_stopped, "service_stopped", Level::notice, "entsyncd has stopped"},
    Entry{settings_reloaded, "settings_reloaded", Level::notice, "the configuration was read again"},
    Entry{settings_need_restart, "settings_need_restart", Level::warning,
          "a changed key takes effect only when entsyncd is started again"},
    Entry{settings_refused, "settings_refused", Level::error,
          "the configuration is not in order; what was in force stays so"},
    Entry{service_failed, "service_failed", Level::critical, "entsyncd cannot go on and ends"},
    Entry{internal_error, "internal_error", Level::critical, "a fault of the program stopped what it was doing"},
    Entry{database_lost, "database_lost", Level::error, "the database does not answer"},
    Entry{database_back, "database_back", Level::notice, "the database answers again"},
    Entry{schema_upgraded, "schema_upgraded", Level::notice, "the database's schema was upgraded"},
    Entry{schema_refused, "schema_refused", Level::error, "the database's schema is not the one of this program"},
    Entry{leader_gained, "leader_gained", Level::notice, "this process leads the ENT from now on"},
    Entry{leader_waiting, "leader_waiting", Level::info, "another process leads the ENT; this one stands by"},
    Entry{leader_lost, "leader_lost", Level::warning, "this process leads the ENT no more, and writes nothing to it"},
    Entry{worker_stuck, "worker_stuck", Level::critical, "the worker has not moved for too long"},
    Entry{blackout_begun, "blackout_begun", Level::info, "what is due waits for the end of a blackout window"},
    Entry{job_begun, "job_begun", Level::info, "a scheduled job begins"},
    Entry{job_waits, "job_waits", Level::warning, "a scheduled job could not run and is tried again"},
    Entry{monitoring_listens, "monitoring_listens", Level::info, "metrics and the status page are served"},
    Entry{monitoring_failed, "monitoring_failed", Level::error, "metrics and the status page cannot be served"},
    Entry{hook_failed, "hook_failed", Level::warning, "the event hook failed or took too long"},
    Entry{hook_overflowed, "hook_overflowed", Level::warning, "the event hook is too slow; events were left out"},
    Entry{log_file_failed, "log_file_failed", Level::error, "the log file cannot be written"},
    // requests
    Entry{request_taken, "request_taken", Level::info, "a request of an operator is taken up"},
    Entry{request_finished, "request_finished", Level::info, "a request of an operator is done"},
    Entry{request_refused, "request_refused", Level::warning, "a request of an operator was refused"},
    // files
    Entry{inbox_unreadable, "inbox_unreadable", Level::error, "the inbox or a folder of it cannot be read"},
    Entry{inbox_overflowed, "inbox_overflowed", Level::warning,
          "too many files came at once to be told of each; the inbox is read again"},
    Entry{inbox_file_stuck, "inbox_file_stuck", Level::warning,
          "a complete file cannot be taken in, and is tried again"},
    Entry{file_taken, "file_taken", Level::info, "a file was read, judged and staged"},
    Entry{file_again, "file_again", Level::info, "a file that was taken before came again"},
    Entry{file_rejected, "file_rejected", Level::warning, "a file was rejected and changes nothing"},
    Entry{file_outside_scopes, "file_outside_scopes", Level::info,
          "a file is of a school that no ENT has in its scope"},
    Entry{lot_promoted, "lot_promoted", Level::info, "a complete lot is in force"},
    Entry{lot_waiting, "lot_waiting", Level::info, "a lot waits for what is missing"},
    Entry{school_federated, "school_federated", Level::info,
          "a school's part of the federated directory was made anew"},
    Entry{report_unwritten, "report_unwritten", Level::warning, "a school's compte-rendu could not be written"},
    Entry{copies_forgotten, "copies_forgotten", Level::info,
          "copies of received files were removed: their time is over"},
    // runs
    Entry{run_begun, "run_begun", Level::info, "a run begins"},
    Entry{run_finished, "run_finished", Level::info, "a run has ended"},
    Entry{lock_busy, "lock_busy", Level::info, "another run holds the lock"},
    Entry{ent_unreachable, "ent_unreachable", Level::error, "the ENT's directory is out of reach or in trouble"},
    Entry{ent_refused, "ent_refused", Level::error, "the ENT's configuration is not in order"},
    Entry{operations_settled, "operations_settled", Level::notice, "what a broken run left open was settled"},
    Entry{plan_computed, "plan_computed", Level::info, "a plan was computed and judged"},
    Entry{plan_applied, "plan_applied", Level::info, "a plan was applied"},
    Entry{ent_connected, "ent_connected", Level::debug, "the ENT's directory took the bind"},
    Entry{ent_read, "ent_read", Level::debug, "a school's part of the ENT was read"},
    Entry{batch_done, "batch_done", Level::debug, "a batch of operations was answered"},
    Entry{batch_verified, "batch_verified", Level::debug, "what a batch wrote was read back"},
    Entry{operation_failed, "operation_failed", Level::warning, "an operation took no effect"},
    Entry{outcome_unknown, "outcome_unknown", Level::warning,
          "the connection was lost before the answer; the next run settles it"},
    Entry{difference_found, "difference_found", Level::warning, "an entry, read back, does not hold what was written"},
    Entry{school_waits, "school_waits", Level::info, "a school is frozen or only observed; what it would get waits"},
    Entry{type_unknown, "type_unknown", Level::warning,
          "the scope asks for types of establishment, and nobody knows this one's; it is left as it is"},
    Entry{accounts_purged, "accounts_purged", Level::notice, "accounts were purged"},
    Entry{purge_over_limit, "purge_over_limit", Level::warning,
          "accounts have waited for their purge for more than 80 days; the data of who left may be kept three months"},
    // what people decide
    Entry{hold_opened, "hold_opened", Level::warning, "a guard holds something back until an operator decides"},
    Entry{hold_approved, "hold_approved", Level::notice, "an operator released a hold within bounds"},
    Entry{hold_needs_second, "hold_needs_second", Level::notice,
          "an operator approved a hold that a second person must approve too"},
    Entry{hold_discarded, "hold_discarded", Level::notice, "an operator dropped a hold"},
    Entry{hold_lapsed, "hold_lapsed", Level::info, "a hold is gone: it is done, or came back no more"},
    Entry{order_given, "order_given", Level::notice, "an operator decided something against the sources"},
    Entry{order_taken_back, "order_taken_back", Level::notice, "an operator took a decision back"},
    Entry{record_shown, "record_shown", Level::notice, "an operator had written values shown"},
    Entry{person_exported, "person_exported", Level::notice, "an operator had all shown that is held of one person"},
    Entry{person_erased, "person_erased", Level::notice, "an operator had all removed that is held of one person"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].event) != i) return false;
  }
  return static_cast<std::size_t>(person_erased) + 1 == table.size();
}
static_assert(in_order(), "the table follows the enum");

}  // namespace

std::string_view word(Level level) { return level_words.at(static_cast<std::size_t>(level)); }

std::optional<Level> parse_level(std::string_view text) {
  const auto at = std::ranges::find(level_words, text);
  if (at == level_words.end()) return std::nullopt;
  return static_cast<Level>(at - level_words.begin());
}

int priority(Level level) { return level == Level::debug ? 7 : 7 - static_cast<int>(level); }

std::span<const Entry> catalogue() { return table; }

const Entry& entry_of(Event event) { return table.at(static_cast<std::size_t>(event)); }

std::optional<Event> parse_event(std::string_view word) {
  const auto at = std::ranges::find(table, word, &Entry::word);
  if (at == table.end()) return std::nullopt;
  return at->event;
}

}  // namespace entsync::daemon::log
