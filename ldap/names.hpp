// The AAF names that a mapping may draw from, and the nearest known word to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::ldap {

// Every attribute that a projected thing may hold (docs/federated.md). A mapping that names another one has a typing
// error.
[[nodiscard]] const std::vector<std::string>& source_names();
[[nodiscard]] bool is_source_name(std::string_view name);

// The word of `known` that was most likely meant; empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& known);

// ASCII letters in lower case: LDAP compares attribute and class names so.
[[nodiscard]] std::string lower_name(std::string_view name);

}  // namespace entsync::ldap
