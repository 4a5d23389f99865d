// Rows of the table `operation`, for plans and the journal.
#pragma once

#include "aaf/plan/operation.hpp"
#include "store/sql.hpp"

namespace entsync::store {

// Of `operation o`, in the order that operation_from reads.
inline constexpr const char* operation_columns =
    "o.seq, o.wave, o.verb, o.dn, o.new_dn, o.subject, o.situation, o.reason, o.uai, o.population, o.changes, o.before,"
    " o.account_after, o.account_before, o.account_ends";
inline constexpr int operation_width = 15;

[[nodiscard]] aaf::plan::Operation operation_from(const Row& row);

}  // namespace entsync::store
