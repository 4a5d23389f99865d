// Can this account do its work in this ENT? Every check of `check-config` on the LDAP side, each with what to do about
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ldap/connection.hpp"
#include "ldap/mapping.hpp"

namespace entsync::ldap {

enum class Verdict { ok, warning, error };

struct Finding {
  Verdict verdict = Verdict::ok;
  std::string check;   // "branches", "schema", "marks", "search limits", "write rights", "transactions", "lock"
  std::string text;    // one sentence
  std::string remedy;  // what the administrator does: a sentence, or LDIF to load; empty when there is nothing to do
};

// Runs all checks on a bound connection, in a fixed order, and leaves nothing behind in the ENT. Throws aaf::Failure
// only when the connection is lost on the way.
[[nodiscard]] std::vector<Finding> check_rights(Connection& connection, const Mapping& mapping);

// True when the directory's schema knows an attribute of that name, or may not be read by this account: then only a
// write can tell. Throws aaf::Failure when the connection is lost.
[[nodiscard]] bool knows_attribute(Connection& connection, std::string_view attribute);

// The LDIF of the branches that a mapping needs under its base, for the administrator to load (D31).
[[nodiscard]] std::string branches_ldif(const Mapping& mapping);

}  // namespace entsync::ldap
