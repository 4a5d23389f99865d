// Entries of another origin that are, or may be, somebody's and that `adopt` left alone: whoever has one is given no
// account beside it, until `adopt` has looked again and takes it over or finds it no more.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/people.hpp"

namespace entsync::store {

// `adopt` looks at everything anew: what earlier ones left alone in the ENT is forgotten first.
void forget_unadopted(Transaction& tx, const std::string& ent);
// Tells those of the people who have no account of the ENT's which entries of it are, or may be, theirs.
void add_unadopted(Transaction& tx, const std::string& ent, std::vector<ScopedPerson>& people);
// Those of these keys that have such an entry in the ENT.
[[nodiscard]] std::set<std::string> with_unadopted(Transaction& tx, const std::string& ent,
                                                   const std::vector<std::string>& keys);
// Entries that the run was to mark as ours, and that the ENT refused to have marked: their people wait as well.
void keep_unmarked(Transaction& tx, const std::string& ent, std::int64_t run);

}  // namespace entsync::store
