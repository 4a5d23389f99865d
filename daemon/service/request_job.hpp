// Requests of operators, done as `entsync` itself would do them.
#pragma once

#include <string>
#include <vector>

#include "daemon/service/work.hpp"
#include "store/requests.hpp"

namespace entsync::daemon::service {

// Does the oldest request that this leader may do, and answers it. False when there is none. Throws Failure when the
// database is lost; the request then stays `running`.
[[nodiscard]] bool serve_request(const Work& work, const std::vector<std::string>& led);

// Requests of ENTs that are led which broke off, with this daemon's connection or another daemon: queued again where
// doing it twice is doing it once, else answered with what became of them.
void settle_broken_requests(const Work& work, const std::vector<std::string>& led);

}  // namespace entsync::daemon::service
