// A job of the agenda, done.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/schedule/agenda.hpp"
#include "daemon/service/work.hpp"

namespace entsync::daemon::service {

struct JobResult {
  std::vector<std::string> failed;  // ENTs to be tried again: out of reach, or something of theirs was not done
  std::int64_t own_run = 0;         // whose notice brings nothing new: it was a run of everything; 0: none
};

// Runs it over its ENTs. Throws Failure when the database is lost.
[[nodiscard]] JobResult run_job(const Work& work, const schedule::Job& job);

}  // namespace entsync::daemon::service
