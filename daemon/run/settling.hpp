// The end of a plan, and of one that a broken run left open: what became of the batches that were `intended` is found
// out before anything new is looked at.
#pragma once

#include <cstdint>

#include "aaf/plan/operation.hpp"
#include "config/settings.hpp"
#include "daemon/run/ent.hpp"
#include "ldap/writer.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

// How an ENT's settings want it written to.
[[nodiscard]] ldap::WriterOptions writer_options(const OpenEnt& ent);

// True for an operation that purges an account.
[[nodiscard]] bool purges(const aaf::plan::Operation& operation);

// True for one that puts back whom an earlier run purged: known again before it is sent, and to be forgotten again when
// it fails.
[[nodiscard]] bool restores(const aaf::plan::Operation& operation);

// Nothing of the plan is to be sent any more: closes it, and forgets who was purged by it, or could not be put back,
// and has no account left. A plan that did neither (`purged_some` tells) is not read again for that. Throws Failure
// when the database does not answer.
void end_plan(store::Database& database, const config::Settings& settings, std::int64_t plan, bool purged_some);

// Finds out what became of batches that a broken run left `intended`, notes it, and ends that run's plan. Returns how
// many operations there were. Throws Failure when the ENT cannot be read.
std::int64_t settle_unfinished(store::Database& database, const config::Settings& settings, OpenEnt& ent,
                               std::int64_t run, aaf::LocalTime now);

}  // namespace entsync::daemon::run
