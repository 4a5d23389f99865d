// The schema's life: numbered migrations that travel inside the program. Creating is upgrading from nothing.
#pragma once

#include <string_view>
#include <vector>

#include "aaf/model/result.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct Migration {
  int number = 0;         // from 1, without gaps
  std::string_view name;  // "0001_start"
  std::string_view sql;
};

// All of them in order (store/migrations/NNNN_name.sql).
[[nodiscard]] const std::vector<Migration>& migrations();
// The version that this program knows: the number of the last one.
[[nodiscard]] int known_schema();
// The version of the database; 0 for an empty one.
[[nodiscard]] int schema_version(Transaction& tx);
// Brings the schema up to `target` (all known ones by default), each step once. Returns how many steps were taken, 0
// when it was there already. Refuses (usage) a schema that is newer than this program. Runs one at a time, also from
// two hosts.
[[nodiscard]] aaf::Result<int> migrate(Transaction& tx, int target = known_schema());
// Refuses (usage) when the schema is not exactly the known one: "run `entsync migrate`", or "this program is older".
[[nodiscard]] aaf::Result<void> check_schema(Transaction& tx);

}  // namespace entsync::store
