// Whether this account may write what the mapping wants to write, tried on the server itself. For this room's own
// files.
#pragma once

#include <string>
#include <vector>

#include "ldap/connection.hpp"
#include "ldap/mapping.hpp"

namespace entsync::ldap {

struct ProbeResult {
  std::string what;    // "an entry of kind pupil", "the watermark"
  std::string reason;  // why the server refused it; empty: it took it
};

// Tries one made-up entry of each kind and the watermark. With transactions they are sent together with one update that
// must fail, so that nothing of them ever takes effect; without, each entry is added and deleted again. Throws
// aaf::Failure when the connection breaks.
[[nodiscard]] std::vector<ProbeResult> probe_writes(Connection& connection, const Mapping& mapping);

}  // namespace entsync::ldap
