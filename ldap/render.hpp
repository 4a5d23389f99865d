// One attribute's values on their way from the AAF to LDAP: the treatments of a mapping line. For this room's own
// files.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ldap/mapping_file.hpp"

namespace entsync::ldap {

// How references become DNs, and where relative DNs are anchored.
struct Names {
  std::function<std::string(std::string_view uid)> person;
  std::function<std::string(std::string_view uai)> structure;
  std::string base;
};

// The values after all steps: unique under the attribute's matching rule, without blanks alone, sorted.
[[nodiscard]] std::vector<std::string> render_values(const Rule& rule, std::vector<std::string> values,
                                                     const Names& names);

}  // namespace entsync::ldap
