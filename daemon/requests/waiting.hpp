// Waiting for the answer to a request: with its progress, through restarts of the database, until somebody presses
// Ctrl-C.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "daemon/requests/progress_view.hpp"
#include "store/database.hpp"
#include "store/requests.hpp"

namespace entsync::daemon::requests {

enum class Waited {
  answered,
  detached,    // Ctrl-C: the request goes on
  leaderless,  // it was taken back, because no daemon leads its ENTs any more
  forgotten,   // the database does not know it (any more)
};

struct Outcome {
  Waited how{};
  store::Answer answer;
};

// The answer to request `id`, of an ENT whose leader may go away: then it is taken back, unless `stays`. `database` is
// made anew when it is lost. Throws Failure when it stays out of reach for minutes.
[[nodiscard]] Outcome wait_for(std::shared_ptr<store::Database>& database, const std::string& url, std::int64_t id,
                               bool stays, ProgressView& view);

}  // namespace entsync::daemon::requests
