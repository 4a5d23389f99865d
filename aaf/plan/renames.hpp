// A group that only changed its code is renamed, not deleted and made anew (D21).
#pragma once

#include <set>
#include <string>
#include <vector>

namespace entsync::aaf::plan {

// A division or group that went or came with a lot.
struct GroupChange {
  std::string id;                 // "<UAI>:groupe:<code>"
  std::string kind;               // division, groupe
  std::vector<std::string> mefs;  // sorted
  std::set<std::string> members;  // of all its `who`
};
struct GroupRename {
  std::string from, to;
  bool operator==(const GroupRename&) const = default;
};

// The pairs that are one group under a new code: in one establishment exactly one of a kind with the same MEFs went and
// exactly one came, and at least 80 % of the members of either are members of the other. Sorted by `from`.
[[nodiscard]] std::vector<GroupRename> renames(const std::vector<GroupChange>& gone,
                                               const std::vector<GroupChange>& come);

}  // namespace entsync::aaf::plan
