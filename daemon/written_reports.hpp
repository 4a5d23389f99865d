// The comptes-rendus as files, for whoever sends them to the schools: `<reports>/<UAI>.html`, in French, the newest of
// each.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "daemon/session.hpp"
#include "store/database.hpp"

namespace entsync::daemon {

// Writes those of these establishments anew, each whole or not at all, readable to the service's user and its group.
// Returns why one could not be written (or that it is asked to stop), and then writes no more: a run does not fail for
// it. Empty: all are there.
// Throws Failure when the database is out of reach.
[[nodiscard]] std::string write_reports(store::Database& database, const Session& session, std::int64_t run,
                                        const std::set<std::string>& uais);

}  // namespace entsync::daemon
