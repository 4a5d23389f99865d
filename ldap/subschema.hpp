// What a server's schema knows: the names of classes and attributes. For this room's
// own files.
#pragma once

#include <set>
#include <string>

#include "ldap/session.hpp"

namespace entsync::ldap {

struct Subschema {
  std::set<std::string> classes;     // in lower case, every name of each
  std::set<std::string> attributes;  // likewise
  bool readable = false;             // false: the account may not read it
};

// Reads the subschema entry that the root DSE names. Throws aaf::Failure when the connection breaks.
[[nodiscard]] Subschema read_subschema(Connection::Session& session);

}  // namespace entsync::ldap
