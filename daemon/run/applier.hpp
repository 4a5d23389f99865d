// A plan's operations on their way into an ENT: wave by wave, batch by batch, each with its intent durable before it
// leaves and its outcome, with the accounts it changes, in one SQL transaction after its answer.
//
// Whatever breaks in between leaves batches that are `intended`; run/settling.hpp finds out what became of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "aaf/model/words.hpp"
#include "config/settings.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

using States = std::map<aaf::OperationState, std::int64_t>;

struct Applied {
  States states;
  std::vector<std::string> failures;  // "seq 12: modify uid=…: noSuchObject, …", at most `shown_failures` of them
  std::vector<std::string> differences;  // DNs that do not hold what was written when they were read back
  std::string trouble;                   // the ENT had to be left in the middle: why; empty when it had not
  bool too_late = false;                 // the trouble is that another run has taken over: this one lost its lock
  bool stopped = false;                  // the trouble is that nothing more may be written now (run/barrier.hpp)
  [[nodiscard]] std::int64_t count(aaf::OperationState state) const {
    const auto at = states.find(state);
    return at == states.end() ? 0 : at->second;
  }
  // True when every operation took effect.
  [[nodiscard]] bool complete() const {
    return trouble.empty() && differences.empty() && count(aaf::OperationState::refused) == 0 &&
           count(aaf::OperationState::stale) == 0 && count(aaf::OperationState::unknown) == 0 &&
           count(aaf::OperationState::skipped) == 0;
  }
  // What it means for the command: done, partial, unreachable, or busy when another run took over.
  [[nodiscard]] ExitCode code() const {
    if (too_late) return ExitCode::busy;
    if (!trouble.empty()) return stopped ? ExitCode::partial : ExitCode::unreachable;
    return complete() ? ExitCode::done : ExitCode::partial;
  }
};

// Adds how many operations came to what, by their words, to the counters of a run.
void count_states(std::map<std::string, std::int64_t>& counters, const States& states);

// Adds what another plan of the same ENT did.
void add(Applied& to, const Applied& more);

// Sends the operations of the stored plan that are still `planned`, reads the touched entries back, closes the plan. An
// operation that is refused does not stop the others, but what depends on it (the entry's other operations, values that
// name it) is left out. A connection that breaks or a server in trouble ends it: `trouble`; so does what keeps it from
// writing (run/barrier.hpp), between two batches: `stopped`.
[[nodiscard]] Applied apply_plan(store::Database& database, const Session& session, OpenEnt& ent, std::int64_t run,
                                 std::int64_t plan);

}  // namespace entsync::daemon::run
