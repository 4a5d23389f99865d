#include "store/pace.hpp"

#include "store/notices.hpp"
#include "store/sql.hpp"

namespace entsync::store {

Pace load_pace(Transaction& tx) {
  const Rows rows = query(tx, "select operations_per_second, paused, why, set_by, set_at from pace");
  if (rows.empty()) return {};
  const Row row = rows.front();
  return {row.maybe_integer(0), row.flag(1), row.text(2), row.text(3), row.maybe_time(4)};
}

void set_pace(Transaction& tx, const Pace& pace) {
  query(tx, "update pace set operations_per_second = $1, paused = $2, why = $3, set_by = $4, set_at = $5",
        {pace.operations_per_second, pace.paused, pace.why, pace.by, pace.since});
  announce(tx, pace_channel);
}

}  // namespace entsync::store
