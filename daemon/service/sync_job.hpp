// A job of the agenda, done.
#pragma once

#include <string>
#include <vector>

#include "daemon/schedule/agenda.hpp"
#include "daemon/service/work.hpp"

namespace entsync::daemon::service {

// Runs it over its ENTs. Returns those that have to be tried again: out of reach, or something of theirs was not done.
// Throws Failure when the database is lost.
[[nodiscard]] std::vector<std::string> run_job(const Work& work, const schedule::Job& job);

}  // namespace entsync::daemon::service
