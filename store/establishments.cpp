#include "store/establishments.hpp"

#include "store/sql.hpp"

namespace entsync::store {
namespace {

std::vector<KnownEstablishment> select_establishments(Transaction& tx, const std::string& uai) {
  const Rows rows = query(tx,
                          "select e.uai, e.name, e.type, e.next_edge, max(l.export_date), min(l.export_date),"
                          " e.federated_run from establishment e"
                          " left join lot l on l.uai = e.uai and l.state = 'promoted'"
                          " where $1 = '' or e.uai = $1 group by e.uai order by e.uai collate \"C\"",
                          {uai});
  std::vector<KnownEstablishment> out;
  for (const Row row : rows) {
    out.push_back({row.text(0), row.text(1), row.text(2), row.maybe_date(3), row.maybe_date(4), row.maybe_date(5),
                   row.number(6)});
  }
  return out;
}

}  // namespace

std::vector<KnownEstablishment> establishments(Transaction& tx) { return select_establishments(tx, {}); }

std::optional<KnownEstablishment> establishment(Transaction& tx, const std::string& uai) {
  auto found = select_establishments(tx, uai);
  if (uai.empty() || found.empty()) return std::nullopt;
  return std::move(found.front());
}

void set_federated(Transaction& tx, std::int64_t run, const std::string& uai, aaf::Date today,
                   std::optional<aaf::Date> next_edge, const std::string& name, const std::string& type) {
  query(tx,
        "insert into establishment (uai, name, type, next_edge, federated_run, federated_on)"
        " values ($1, $2, $3, $4, $5, $6) on conflict (uai) do update set"
        " name = coalesce(nullif(excluded.name, ''), establishment.name),"
        " type = coalesce(nullif(excluded.type, ''), establishment.type),"
        " next_edge = excluded.next_edge, federated_run = excluded.federated_run, federated_on = excluded.federated_on",
        {uai, name, type, next_edge, run, today});
}

std::vector<std::string> due_uais(Transaction& tx, aaf::Date today) {
  return texts_of(query(tx, "select uai from establishment where next_edge <= $1 order by uai collate \"C\"", {today}));
}

std::vector<std::string> uais_newest_first(Transaction& tx) {
  return texts_of(query(tx,
                        "select uai from lot where state = 'promoted' group by uai"
                        " order by max(export_date) desc, uai collate \"C\""));
}

}  // namespace entsync::store
