#include "daemon/run/barrier.hpp"

#include <fmt/format.h>

namespace entsync::daemon::run {

std::string barrier(const Session& session, const store::Pace& pace) {
  if (std::string why = session.no_writing(); !why.empty()) return why;
  if (!pace.paused) return {};
  return fmt::format("{} paused writing{}{}", pace.by, pace.since ? " on " + aaf::iso(*pace.since) : "",
                     pace.why.empty() ? "" : " (" + pace.why + ")");
}

aaf::Result<void> may_write(const Session& session, store::Database& database, const std::string& ent) {
  store::Pace pace;
  {
    store::Transaction tx(database);
    pace = store::load_pace(tx);
  }
  const std::string why = barrier(session, pace);
  if (why.empty()) return {};
  return aaf::refuse(aaf::RefusalKind::busy, "writing to the ENT", ent, why,
                     pace.paused ? "entsync plan shows what would be written; entsync resume ends the pause"
                                 : "entsync plan shows what would be written; run again afterwards");
}

}  // namespace entsync::daemon::run
