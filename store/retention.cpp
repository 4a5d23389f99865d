#include "store/retention.hpp"

#include <vector>

#include "store/naming_runs.hpp"
#include "store/sql.hpp"
#include "store/staging.hpp"

namespace entsync::store {

Forgotten forget_before(Transaction& tx, aaf::Date day) {
  Forgotten forgotten;
  // A plan of another day is refused by `apply`: what was not applied by then never will be.
  query(tx, "update plan set closed = true where not closed and applied_run is null and created < $1::date", {day});
  // What is still `intended` is needed to settle it, however old it is.
  forgotten.operations =
      query(tx,
            "update operation o set changes = '[]', before = '{}' from plan p where p.id = o.plan and p.closed"
            " and p.created < $1::date and (o.changes <> '[]' or o.before <> '{}') and not exists"
            " (select 1 from journal j where j.plan = o.plan and j.seq = o.seq and j.state = 'intended')",
            {day})
          .affected();
  query(tx, "update plan set bookkeeping = '[]' where closed and created < $1::date and bookkeeping <> '[]'", {day});
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
  forgotten.runs =
      query(tx,
            "update run r set arguments = split_part(r.arguments, ' ', 1) || ' (forgotten)' where r.started < $1::date"
            " and r.arguments not like '% (forgotten)' and " +
                std::string(naming_runs),
            {day})
          .affected();
  return forgotten;
}

std::vector<std::string> long_gone(Transaction& tx, aaf::Date day) {
  return texts_of(query(tx,
                        "select p.key from person p where not exists"
                        " (select 1 from entry e where e.key = p.key and e.to_run is null) and not exists"
                        " (select 1 from account a where a.key = p.key and a.state <> 'purged') and not exists"
                        " (select 1 from entry e join run r on r.id = e.to_run where e.key = p.key and r.today >= $1)"
                        " order by p.key collate \"C\"",
                        {day}));
}

bool retention_done(Transaction& tx, aaf::Date today) {
  return !query(tx, "select 1 from run where kind = 'sync' and today = $1 and counters ? 'copies_forgotten' limit 1",
                {today})
              .empty();
}

}  // namespace entsync::store
