// Retention: what is forgotten when its time is over (D40). docs/database.md says what is kept how long.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct Forgotten {
  std::int64_t operations = 0;  // emptied of their values: changes, pre-image
  std::int64_t anomalies = 0;   // gone ones, removed
  std::int64_t files = 0;       // waiting for longer than that, their staged records removed
  std::int64_t runs = 0;        // whose command lines named somebody: only the command is left of them
};
// Empties operations of plans made before that day (one that was never applied is closed), removes anomalies that were
// gone before it, the records of files that have been waiting since before it, and from command lines whom they named.
Forgotten forget_before(Transaction& tx, aaf::Date day);

// Keys of people of whom names are held and who need them no more: no school has brought them since before that day,
// and no account is left that is not purged. Most never had one: contacts (level 3), pupils whose record was never
// complete.
[[nodiscard]] std::vector<std::string> long_gone(Transaction& tx, aaf::Date day);

// True when a sync of that day has done the jobs of retention already: once a day is enough.
[[nodiscard]] bool retention_done(Transaction& tx, aaf::Date today);

}  // namespace entsync::store
