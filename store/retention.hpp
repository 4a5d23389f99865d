// Retention: what is forgotten when its time is over (D40). docs/database.md says what is kept how long.
#pragma once

#include <cstdint>

#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct Forgotten {
  std::int64_t operations = 0;  // emptied of their values: changes, pre-image
  std::int64_t anomalies = 0;   // gone ones, removed
  std::int64_t files = 0;       // waiting for longer than that, their staged records removed
};
// Empties operations of closed plans made before that day, removes anomalies that were gone before it, and the records
// of files that have been waiting since before it.
Forgotten forget_before(Transaction& tx, aaf::Date day);

}  // namespace entsync::store
