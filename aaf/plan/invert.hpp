// The way back: from the operations that a run did, with their pre-images, to those that undo them.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "aaf/model/directory_entry.hpp"
#include "aaf/plan/operation.hpp"

namespace entsync::aaf::plan {

// What puts one entry back. It holds for the entry as the run left it; `fit` makes it fit the entry as it is now.
struct Inverse {
  Operation operation;           // its DN is the entry's present one; changes and pre-image are those of the run's end
  Attributes left, back;         // of every attribute that the run touched: as the run left it, as it was before
  std::set<std::string> single;  // touched attributes that were replaced as a whole
};

// The inverse of `done`, the operations of one plan that took effect, in the order of their numbers: one for each entry
// that came out otherwise than it went in. An added entry is deleted (with all that later operations put on it), a
// deleted one is added with its pre-image, a modified one gets its values back, a renamed one its name and values.
// Accounts become what they were; one that the run made is none again (`account_ends`). `absent` are entries whose add
// did not take effect: values that name them were never sent. `plan` is named in the reasons.
[[nodiscard]] std::vector<Inverse> invert(const std::vector<Operation>& done, const std::set<std::string>& absent,
                                          std::int64_t plan);

// True when an operation's values were forgotten (retention, D40): it cannot be inverted.
[[nodiscard]] bool forgotten(const Operation& operation);

// How an inverse meets the entry as it is now.
struct Fit {
  enum class Found {
    as_left,    // as the run left it: `operation` puts it back
    as_before,  // as it was before the run already: nothing to do
    changed,    // somebody changed it since: left alone, `attributes` says where (empty: the entry itself came or went)
  };
  Found found = Found::as_left;
  Operation operation;
  std::vector<std::string> attributes;
};

// Compares what the run touched with the entry as it is (nullptr: there is none), attribute by attribute, byte by byte.
// Of attributes that hold DNs (members, links) each value counts for itself: what the run put in and is still there
// goes, what it took out and is still missing comes back, the rest is left alone. An entry that the run added goes only
// when nothing of ours came to it since. `at_back` is the entry under the name that a rename gives back.
[[nodiscard]] Fit fit(const Inverse& inverse, const DirectoryEntry* actual, const DirectoryEntry* at_back,
                      const Ownership& ownership);

// The people in `dns` stay as they are: takes the values that name one of them out of an operation. False when then
// nothing is left to do, or when it would take away an entry that names one of them: the operation is to be left out.
[[nodiscard]] bool leave_apart(Operation& operation, const std::set<std::string>& dns);

}  // namespace entsync::aaf::plan
