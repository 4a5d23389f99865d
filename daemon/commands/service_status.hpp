// The part of `status` that is about daemons: who leads, what is being done and asked for, at what pace.
#pragma once

#include <string>
#include <vector>

#include "daemon/output/json.hpp"
#include "daemon/session.hpp"
#include "store/leaders.hpp"
#include "store/pace.hpp"
#include "store/requests.hpp"

namespace entsync::daemon::commands {

struct ServiceStatus {
  std::vector<store::Leader> leaders;
  std::vector<store::RequestLine> requests;  // that are not done
  store::Pace pace;
};

[[nodiscard]] ServiceStatus service_status(store::Transaction& tx);

// True when an ENT's leader has lost its lock, or says nothing any more.
[[nodiscard]] bool leader_fails(const Session& session, const ServiceStatus& status);

// Puts `leaders`, `requests` and `pace`.
void put_service(output::Json& json, const Session& session, const ServiceStatus& status);
// Nothing where no daemon leads, nothing is asked, and the pace is ordinary.
[[nodiscard]] std::string service_text(const Session& session, const ServiceStatus& status);

}  // namespace entsync::daemon::commands
