// An entry of an ENT as both sides of the comparison see it: wanted (rendered by the mapping) and actual (read).
#pragma once

#include <set>
#include <string>

#include "aaf/model/entry.hpp"

namespace entsync::aaf {

struct DirectoryEntry {
  std::string dn;  // normalised by ldap/dn: equal DNs are equal texts
  Attributes
      attributes;  // LDAP names as the mapping spells them, objectClass among them; DN values normalised like `dn`
  bool operator==(const DirectoryEntry&) const = default;
};

// What of an entry is entsync's: everything else on it belongs to others and is neither compared nor written (promise
// 6).
struct Ownership {
  std::set<std::string> attributes;   // names that the mapping writes for this kind, objectClass apart
  std::set<std::string> dn_valued;    // those of them whose values are DNs or start with one before the first `$`
  std::set<std::string> case_ignore;  // those that the ENT compares without case and doubled blanks (caseIgnoreMatch)
};

}  // namespace entsync::aaf
