// Wanted entries against actual ones: the operations that make the one the other.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aaf/model/directory_entry.hpp"
#include "aaf/plan/operation.hpp"

namespace entsync::aaf::plan {

// Wanted or actual, an entry with what the plan must say of it.
struct Wanted {
  DirectoryEntry entry;
  const Ownership* ownership = nullptr;
  Operation header;  // wave for an add, subject, situation, reason, uai, population, account_after; the rest is filled in
  Wave modify_wave = Wave::links;
};

// The operation that brings `actual` to `wanted`: an add when there is none, a modify with the smallest delta (added and
// removed values for multi-valued attributes, replace for single ones), or nothing when ours is equal already. Only owned
// attributes are compared, byte by byte; of objectClass, classes are added and never taken away. Wanted values that the
// ENT holds for equal (caseIgnoreMatch) are sent once; a change of case alone is delete and add in one modify.
[[nodiscard]] std::optional<Operation> change(const Wanted& wanted, const DirectoryEntry* actual);

// A delete of `actual` with its pre-image.
[[nodiscard]] Operation removal(const DirectoryEntry& actual, const Ownership& ownership, Operation header);

// What must not be taken away is copied into what is wanted (docs/architecture.md): every owned value of `actual` that names
// one of `held_dns` (whole value, or its part before the first `$`) and is missing in `wanted` is put back.
void keep_named(DirectoryEntry& wanted, const DirectoryEntry& actual, const Ownership& ownership,
                const std::set<std::string>& held_dns);

// A group rename (D21): in one lot one code goes and one comes, same kind and MEFs, and at least 80 % of the members agree.
struct GroupChange {
  std::string id;                    // "<UAI>:groupe:<code>"
  std::string kind;                  // division, groupe
  std::vector<std::string> mefs;     // sorted
  std::set<std::string> members;     // of all its `who`
};
struct GroupRename {
  std::string from, to;
  bool operator==(const GroupRename&) const = default;
};
[[nodiscard]] std::vector<GroupRename> renames(const std::vector<GroupChange>& gone, const std::vector<GroupChange>& come);

// Puts operations into the order of sending and numbers them: by wave, then establishment, then DN.
void arrange(std::vector<Operation>& operations);

}  // namespace entsync::aaf::plan
