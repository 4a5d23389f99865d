// One LDAP operation that a run wants, with its reason: enough to act, to explain and to undo.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/model/entry.hpp"
#include "aaf/model/words.hpp"

namespace entsync::aaf::plan {

enum class Verb { add, modify, rename, remove /* "delete" */ };
[[nodiscard]] std::string_view word(Verb value);  // add, modify, rename, delete
enum class ChangeVerb { add, remove /* "delete" */, replace };
[[nodiscard]] std::string_view word(ChangeVerb value);  // add, delete, replace

// Every entry has it, in every mapping.
inline const std::string object_class = "objectClass";

struct Change {
  ChangeVerb verb{};
  std::string attribute;
  std::vector<std::string> values;  // sorted; empty with `replace`: the attribute goes
  bool operator==(const Change&) const = default;
};

// Waves: an operation is sent when all of the waves before it are answered.
enum class Wave : int { structures = 1, people = 2, links = 3, groups = 4, removals = 5 };

struct Operation {
  int seq = 0;  // from 1, without gaps, in the order of sending
  Wave wave{};
  Verb verb{};
  std::string dn;
  std::string new_dn;   // of a rename
  std::string subject;  // person key, UAI or group id
  Situation situation{};
  std::string reason;                    // one English sentence, without names of people
  std::string uai;                       // the establishment it is counted under
  std::optional<Population> population;  // none for structures and groups
  std::vector<Change> changes;           // add: one `add` per attribute; modify and rename: the delta; delete: none
  Attributes before;                     // pre-image: what of ours was there (empty for an add)
  // What the account becomes when the operation is done; none where it does not change it.
  std::optional<account::Account> account_after;
  std::optional<account::Account> account_before;  // what it was until then, for `undo`; none: there was none
  bool account_ends = false;  // no account is left when the operation is done: the undo of its making
  bool operator==(const Operation&) const = default;
};

// What a guard counts (docs/guards.md).
enum class GuardKind {
  departures,     // people who leave an establishment, with their account or without
  deactivations,  // accounts that would be deactivated, for whatever reason
  emptied,        // people who would lose every value of an attribute
  identities,     // people whose names and birth date or address change at once (R37)
  members,        // people who stay and would lose a group
};
[[nodiscard]] std::string_view word(GuardKind value);
// True for guards that count people who go; the others count what operations take from those who stay.
[[nodiscard]] inline bool of_people(GuardKind kind) {
  return kind == GuardKind::departures || kind == GuardKind::deactivations;
}

// What a guard stopped.
struct HeldSet {
  std::string uai;  // empty: the ENT-wide guard
  std::optional<Population> population;
  std::string reason;  // "26 of 118 pupils would lose their account (22 %); the limit is 20 % and more than 5"
  int count = 0;
  int base = 0;
  std::vector<std::string> subjects;  // person keys, sorted
  std::string hash;                   // SHA-256 over guard, uai, population, group, and items or subjects
  GuardKind guard = GuardKind::deactivations;
  std::string group{};               // of `members`: the group
  std::vector<std::string> items{};  // of `emptied`: "<person key> <attribute>", sorted
  // What exactly it is about: the items where there are any, else the people.
  [[nodiscard]] const std::vector<std::string>& units() const { return items.empty() ? subjects : items; }
  bool operator==(const HeldSet&) const = default;
};

struct Plan {
  std::string ent;
  std::vector<Operation> operations;
  std::vector<HeldSet> held;
  std::vector<account::Account> bookkeeping{};  // accounts to be noted at the end, without any operation
};

// The canonical text of a plan: operations in order, every field that has an effect, length-prefixed, no ids or times;
// with `sources`, the lots it was computed from. Its SHA-256 is the plan's hash.
[[nodiscard]] std::string canonical(const Plan& plan, const std::vector<std::string>& sources);
[[nodiscard]] std::string hash(const Plan& plan, const std::vector<std::string>& sources);

}  // namespace entsync::aaf::plan
