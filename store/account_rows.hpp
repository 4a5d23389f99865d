// Rows of the table `account`, for the parts of store/ that list accounts.
#pragma once

#include "aaf/account/lifecycle.hpp"
#include "store/sql.hpp"

namespace entsync::store {

// Of `account a`, in the order that account_from_row reads from column `first` on.
inline constexpr const char* account_columns =
    "a.key, a.state, a.reason, a.since, a.purge_after, a.population, a.uais, a.parked";
inline constexpr int account_width = 8;

[[nodiscard]] aaf::account::Account account_from_row(const Row& row, int first);

}  // namespace entsync::store
