#include "store/access_log.hpp"

#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {

std::string_view word(AccessKind kind) {
  switch (kind) {
    case AccessKind::run_values: return "run_values";
    case AccessKind::person_export: return "person_export";
    case AccessKind::person_erasure: return "person_erasure";
  }
  return "";
}

void record_access(Transaction& tx, const Access& access) {
  query(tx, "insert into access_record (kind, at, operator_name, run, key, reason) values ($1, $2, $3, $4, $5, $6)",
        {word(access.kind), access.at, access.operator_name, access.run, access.key, access.reason});
}

std::vector<Access> load_accesses(Transaction& tx, const AccessFilter& filter, int newest) {
  using enum AccessKind;
  std::vector<Access> accesses;
  for (const Row row :
       query(tx,
             "select id, kind, at, operator_name, run, key, reason from access_record"
             " where ($1::bigint is null or run = $1) and ($2 = '' or key = $2) order by id desc limit $3",
             {filter.run, filter.key, newest})) {
    Access access;
    access.id = row.number(0);
    access.kind = spelled("access", row.view(1), {run_values, person_export, person_erasure});
    access.at = row.time(2);
    access.operator_name = row.text(3);
    if (!row.null(4)) access.run = row.number(4);
    access.key = row.text(5);
    access.reason = row.text(6);
    accesses.push_back(std::move(access));
  }
  return accesses;
}

}  // namespace entsync::store
