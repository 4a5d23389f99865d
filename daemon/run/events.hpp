// What a run tells the log (docs/events.md), said in one place for every command that runs something. Call each after
// the commit of what it tells of.
#pragma once

#include <cstdint>
#include <string>

#include "aaf/model/failure.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/federation.hpp"
#include "daemon/run/applier.hpp"
#include "daemon/run/planner.hpp"
#include "daemon/stopwatch.hpp"
#include "store/holds.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::run {

void tell_begun(std::int64_t run, store::RunKind kind);
void tell_finished(std::int64_t run, store::RunKind kind, ExitCode code, const Stopwatch& watch);
void tell_federated(std::int64_t run, const Federated& federated);
// Counts by verb, what is held back and what waits; schools that are left as they are; purges that wait too long.
void tell_plan(std::int64_t run, const EntPlan& plan, const Stopwatch& watch);
void tell_applied(std::int64_t run, std::int64_t plan, const std::string& ent, const Applied& applied,
                  const Stopwatch& watch);
void tell_holds(std::int64_t run, const store::HoldsMoved& moved);
// The ENT does not answer, or does not do what it is asked; or it is the database that does not.
void tell_trouble(std::int64_t run, const std::string& ent, const aaf::Failure& failure);
// An ENT that cannot be opened as it is configured.
void tell_refused(std::int64_t run, const std::string& ent);
void tell_settled(std::int64_t run, const std::string& ent, std::int64_t operations);
void tell_purged(std::int64_t run, const std::string& ent, std::int64_t accounts);
void tell_busy(const std::string& ent);

}  // namespace entsync::daemon::run
