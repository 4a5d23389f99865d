// Rows of the table `entry`, for the parts of store/ that list entries.
#pragma once

#include <vector>

#include "aaf/model/entry.hpp"
#include "store/sql.hpp"

namespace entsync::store {

// Of `entry e`, in the order that entry_from reads.
inline constexpr const char* entry_columns = "e.uai, e.category, e.key, e.standing, e.why, e.population, e.attributes";

[[nodiscard]] aaf::Entry entry_from(const Row& row);
// Sorted by UAI, category (the order of the enumerators) and key, bytewise, as the pure rules sort.
[[nodiscard]] std::vector<aaf::Entry> entries_from(const Rows& rows);

}  // namespace entsync::store
