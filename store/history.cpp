#include "store/history.hpp"

#include "store/sql.hpp"

namespace entsync::store {

std::optional<std::int64_t> last_run_until(Transaction& tx, aaf::Date day) {
  const Rows rows = query(tx, "select max(id) from run where today <= $1", {day});
  if (rows.front().null(0)) return std::nullopt;
  return rows.front().number(0);
}

std::vector<EstablishmentChange> changes_of(Transaction& tx, const std::string& uai) {
  const Rows rows = query(tx,
                          "select d.run, r.today, count(*) filter (where d.kind = 'added'),"
                          " count(*) filter (where d.kind = 'modified'), count(*) filter (where d.kind = 'removed')"
                          " from delta d join run r on r.id = d.run where d.uai = $1 group by d.run, r.today"
                          " order by d.run",
                          {uai});
  std::vector<EstablishmentChange> changes;
  for (const Row row : rows) {
    changes.push_back({row.number(0), row.date(1), row.number(2), row.number(3), row.number(4)});
  }
  return changes;
}

SourcesOfRuns sources_of_runs(Transaction& tx, const std::vector<std::int64_t>& runs) {
  const Rows rows = query(tx,
                          "select l.run, l.uai, coalesce(nullif(f.outer_name, ''), f.name), f.format, f.export_date,"
                          " f.run <> l.run from lot l join lot_file c on c.lot = l.id join file f on f.id = c.file"
                          " where l.run = any($1::bigint[]) order by l.run, l.uai, f.id",
                          {Value(runs)});
  SourcesOfRuns sources;
  for (const Row row : rows) {
    sources[{row.number(0), row.text(1)}].push_back({row.text(2), row.text(3), row.maybe_date(4), row.flag(5)});
  }
  return sources;
}

std::map<std::int64_t, aaf::Date> days_of_runs(Transaction& tx, const std::vector<std::int64_t>& runs) {
  std::map<std::int64_t, aaf::Date> days;
  for (const Row row : query(tx, "select id, today from run where id = any($1::bigint[])", {Value(runs)})) {
    days.emplace(row.number(0), row.date(1));
  }
  return days;
}

}  // namespace entsync::store
