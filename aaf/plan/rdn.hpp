// The first part of a DN, as far as a plan needs it: what a rename does to the naming attribute.
#pragma once

#include <string>
#include <string_view>

namespace entsync::aaf::plan {

// "cn=a\2Cb,ou=x" → "cn=a\2Cb"; the rest without the comma, "ou=x". Escaped commas do not part.
struct Split {
  std::string_view rdn, parent;
};
[[nodiscard]] Split split_dn(std::string_view dn);

// Attribute and plain value (escapes undone) of an RDN of one attribute.
struct Naming {
  std::string attribute, value;
};
[[nodiscard]] Naming naming_of(std::string_view dn);

}  // namespace entsync::aaf::plan
