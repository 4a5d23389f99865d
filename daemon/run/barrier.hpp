// What keeps a run from writing to an ENT: the process is to end, a blackout holds, an operator paused writing. Looked
// at before a run begins, and again before every batch.
#pragma once

#include <string>

#include "aaf/model/result.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"
#include "store/pace.hpp"

namespace entsync::daemon::run {

// The reason; empty: it may write.
[[nodiscard]] std::string barrier(const Session& session, const store::Pace& pace);

// Refuses (busy) when nothing may be written to that ENT now.
[[nodiscard]] aaf::Result<void> may_write(const Session& session, store::Database& database, const std::string& ent);

}  // namespace entsync::daemon::run
