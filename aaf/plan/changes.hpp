// Wanted entries against actual ones: the operations that make the one the other.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aaf/model/directory_entry.hpp"
#include "aaf/plan/operation.hpp"
#include "aaf/plan/renames.hpp"

namespace entsync::aaf::plan {

// True when an attribute's values hold this one, byte for byte.
[[nodiscard]] bool contains(const std::vector<std::string>& values, const std::string& value);

// Wanted or actual, an entry with what the plan must say of it.
struct Wanted {
  DirectoryEntry entry;
  const Ownership* ownership = nullptr;
  Operation
      header;  // wave for an add, subject, situation, reason, uai, population, account_after; the rest is filled in
  Wave modify_wave = Wave::links;
};

// The operation that brings `actual` to `wanted`: an add when there is none, a modify with the smallest delta, a rename
// (and the delta that is left after it) when the DNs differ, or nothing when ours is equal already.
//
// Only owned attributes are compared, byte by byte; of objectClass, classes are added and never taken away. Wanted
// values that the ENT holds for equal (caseIgnoreMatch) are sent once, the stored spelling among them where there is
// one. Per attribute: none → some, the values are added; some → none, the values that were read are deleted by name;
// one → one, a replace; otherwise the values that differ are deleted and added, deletes first, never the whole list. A
// change of spelling alone is delete and add. Attributes without an equality rule (facsimileTelephoneNumber) know only
// replace.
[[nodiscard]] std::optional<Operation> change(const Wanted& wanted, const DirectoryEntry* actual);

// A delete of `actual` with its pre-image, in the last wave.
[[nodiscard]] Operation removal(const DirectoryEntry& actual, const Ownership& ownership, Operation header);

// What must not be taken away is copied into what is wanted (docs/guards.md): every owned DN value of `actual` that
// names one of `held_dns` (whole value, or its part before the first `$`) and that `wanted` names nowhere in that
// attribute is put back.
void keep_named(DirectoryEntry& wanted, const DirectoryEntry& actual, const Ownership& ownership,
                const std::set<std::string>& held_dns);

// The reason of a modify that has no other: "changed: mail, ENTEleveClasses (1 in, 1 out)", without values.
[[nodiscard]] std::string changed_reason(const Operation& operation);

// Puts operations into the order of sending and numbers them: by wave, then establishment, then DN.
void arrange(std::vector<Operation>& operations);

}  // namespace entsync::aaf::plan
