// The effect of pairs in force: who stands for whom, and how what is said of a double is said of its survivor.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aaf/duplicates/pair.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::duplicates {

// Double → survivor. A survivor is never a double.
using Survivors = std::map<std::string, std::string>;

// Follows the pairs in force to their ends: of three records of one person the one that never gives way survives. In a
// circle the smallest key does. Where a person said of two of them that they are two people, only what a person
// confirmed holds among these. `apart`: the pairs that were dismissed or undone.
[[nodiscard]] Survivors resolve(const std::vector<Pair>& in_force,
                                const std::vector<std::pair<std::string, std::string>>& apart);

// Puts survivors where the entry names doubles. Of two values that now name one person, the one that named the survivor
// itself stays.
void name_survivors(Entry& entry, const Survivors& survivors);

// What a double's entry gives to its survivor: the school, the standing, and a guardian's pupils. Its own attributes,
// classes and groups stay behind.
[[nodiscard]] Entry handed_over(const Entry& of_double, const Survivors& survivors);

// The double's entry as the survivor's own, where that has none: a guardian whose record gives no right to an account
// any more, so that the account lives on by this one's; a pupil in a school that knows the pupil by this record alone.
[[nodiscard]] Entry taken_over(const Entry& of_double, const Survivors& survivors);

// Gives the guardians of a pupil's double to the survivor's entry in the same school, beside its own.
void give_guardians(const Entry& of_double, Entry& survivor, const Survivors& survivors);

// The entries of one establishment as its groups see them: survivors named, doubles' entries handed over to them, a
// pupil's guardians given to the survivor in the same school, and a pupil's entry taken over by the survivor where that
// has none in this school.
void name_survivors(std::vector<Entry>& entries, const Survivors& survivors);

}  // namespace entsync::aaf::duplicates
