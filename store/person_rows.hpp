// Rows of the table `person`, for the parts of store/ that list persons.
#pragma once

#include "aaf/account/person.hpp"
#include "store/sql.hpp"

namespace entsync::store {

// Of `person p`, in the order that person_from reads from column `first` on.
inline constexpr const char* person_columns = "p.key, p.jointure, p.academie, p.uid, p.login";
inline constexpr int person_width = 5;

[[nodiscard]] aaf::account::Person person_from(const Row& row, int first);

}  // namespace entsync::store
