#include "store/retention.hpp"

#include <vector>

#include "store/sql.hpp"
#include "store/staging.hpp"

namespace entsync::store {

Forgotten forget_before(Transaction& tx, aaf::Date day) {
  Forgotten forgotten;
  // What is still `intended` is needed to settle it, however old it is.
  forgotten.operations =
      query(tx,
            "update operation o set changes = '[]', before = '{}' from plan p where p.id = o.plan and p.closed"
            " and p.created < $1::date and (o.changes <> '[]' or o.before <> '{}') and not exists"
            " (select 1 from journal j where j.plan = o.plan and j.seq = o.seq and j.state = 'intended')",
            {day})
          .affected();
  forgotten.anomalies = query(tx, "delete from anomaly where gone < $1", {day}).affected();
  std::vector<std::int64_t> files;
  for (const Row row : query(tx,
                             "update file set state = 'rejected', verdict = 'waited in vain for the rest of its lot;"
                             " export the lot again', waiting_for = '{}'"
                             " where state = 'waiting' and received < $1::date returning id",
                             {day})) {
    files.push_back(row.number(0));
  }
  query(tx, "delete from anomaly where file_id = any($1::bigint[])", {Value(files)});
  drop_staged(tx, files);
  forgotten.files = static_cast<std::int64_t>(files.size());
  return forgotten;
}

}  // namespace entsync::store
