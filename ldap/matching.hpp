// How an ENT compares the values of an attribute: its equality matching rule, as far as it matters to us.
#pragma once

#include <string>
#include <string_view>

namespace entsync::ldap {

enum class Matching {
  case_ignore,  // without case, blanks squeezed: nearly everything in an ENT
  telephone,    // without case, blanks and hyphens
  dn,
  exact,
  none,  // the schema gives no rule: values cannot be asserted or deleted one by one
};

// The rule of a standard attribute or one of ours, by its name; case_ignore for what is not known otherwise.
[[nodiscard]] Matching matching_of(std::string_view attribute);

// Two values with equal keys are one value for the ENT.
[[nodiscard]] std::string equality_key(Matching matching, std::string_view value);

}  // namespace entsync::ldap
