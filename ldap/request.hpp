// A planned operation as a request on the wire. For this room's own files.
#pragma once

#include <string>
#include <vector>

#include "aaf/plan/operation.hpp"
#include "ldap/mapping.hpp"
#include "ldap/session.hpp"

namespace entsync::ldap {

// What goes along with a request.
struct RequestControls {
  const std::string* transaction = nullptr;  // RFC 5805: the identifier, which may be empty text
  std::string assertion;                     // RFC 4528: a filter; empty: none
};

// Sends an update and gives its message number; a libldap code below 0 when it could not be sent (the connection is
// then broken). A rename is two requests: `send_rename` moves the entry, `send_update` then changes the moved one.
[[nodiscard]] int send_update(Connection::Session& session, const aaf::plan::Operation& operation,
                              const RequestControls& controls);
[[nodiscard]] int send_rename(Connection::Session& session, const aaf::plan::Operation& operation,
                              const RequestControls& controls);

// The filter that holds as long as the entry is what the plan was computed from: for each changed single value, the old
// one; of an entry that is deleted or renamed, every single value that was read. Values of a multi-valued attribute
// guard themselves (16 and 20). Empty: nothing to guard by.
[[nodiscard]] std::string guard_filter(const aaf::plan::Operation& operation);

}  // namespace entsync::ldap
