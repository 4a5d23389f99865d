// The AAF names that a mapping may draw from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::ldap {

// Every attribute that a projected thing may hold (docs/federated.md). A mapping that names another one has a typing
// error.
[[nodiscard]] const std::vector<std::string>& source_names();
[[nodiscard]] bool is_source_name(std::string_view name);

// ASCII letters in lower case: LDAP compares attribute and class names so.
[[nodiscard]] std::string lower_name(std::string_view name);

}  // namespace entsync::ldap
