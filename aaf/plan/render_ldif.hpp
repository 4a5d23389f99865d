// Operations as LDIF change records (RFC 2849): what any LDAP tool could apply, and people can read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aaf/plan/operation.hpp"

namespace entsync::aaf::plan {

// "version: 1" and one record for each operation, in the given order, each under a comment with its number, situation
// and reason. A rename with changes becomes two records, modrdn then modify under the new DN. Values that LDIF cannot
// hold as they are go in base64; lines are folded at 76 bytes.
[[nodiscard]] std::string render_ldif(const std::vector<Operation>& operations);

// One operation as above, without the version line; records end with an empty line.
[[nodiscard]] std::string render_ldif(const Operation& operation);

// "name: value" or "name:: base64", folded, with its line end.
[[nodiscard]] std::string ldif_line(std::string_view name, std::string_view value);

}  // namespace entsync::aaf::plan
