#include "store/monitoring.hpp"

#include <algorithm>
#include <cstdlib>

#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

EpochSeconds seconds(const Row& row, int column) {
  if (row.null(column)) return std::nullopt;
  return std::strtod(row.text(column).c_str(), nullptr);
}

void load_ents(Transaction& tx, const std::string& timezone, Figures& figures) {
  for (const Row row : query(tx,
                             "select name, extract(epoch from last_attempt at time zone $1),"
                             " extract(epoch from last_success at time zone $1) from ent",
                             {timezone})) {
    EntFigures& ent = figures.ents[row.text(0)];
    ent.last_attempt = seconds(row, 1);
    ent.last_success = seconds(row, 2);
  }
}

void load_accounts(Transaction& tx, aaf::Date today, Figures& figures) {
  for (const Row row : query(tx,
                             "select ent, state, population, count(*),"
                             " count(*) filter (where state = 'deactivated' and purge_after <= $1),"
                             " count(*) filter (where state = 'deactivated' and purge_after < $1::date - 80)"
                             " from account group by ent, state, population",
                             {today})) {
    EntFigures& ent = figures.ents[row.text(0)];
    ent.accounts[{known_word<aaf::AccountState>("account", row.view(1)),
                  known_word<aaf::Population>("population", row.view(2))}] = row.number(3);
    ent.purge_due += row.number(4);
    ent.purge_over_limit += row.number(5);
  }
}

void load_open_holds(Transaction& tx, Figures& figures) {
  for (const Row row :
       query(tx, "select ent, guard, count(*), sum(count) from hold where state = 'open' group by ent, guard")) {
    EntFigures& ent = figures.ents[row.text(0)];
    ent.open_holds[row.text(1)] = row.number(2);
    ent.held_people += row.number(3);
  }
  for (const Row row :
       query(tx, "select ent, count(distinct uai) from hold where state = 'open' and uai <> '' group by ent")) {
    figures.ents[row.text(0)].held_establishments = row.number(1);
  }
}

void load_sources(Transaction& tx, const std::string& timezone, Figures& figures) {
  for (const Row row :
       query(tx,
             "select f.uai, f.side, extract(epoch from max(f.received) at time zone $1),"
             " extract(epoch from max(l.promoted) at time zone $1),"
             " extract(epoch from max(l.export_date)::timestamp at time zone $1),"
             " bool_or(f.state = 'waiting')"
             " from file f left join lot l on l.uai = f.uai and l.side = f.side and l.state = 'promoted'"
             " where f.uai is not null and f.side is not null"
             " group by f.uai, f.side order by f.uai, f.side",
             {timezone})) {
    SourceFigures source;
    source.uai = row.text(0);
    source.side = known_word<aaf::Side>("side", row.view(1));
    source.last_received = seconds(row, 2);
    source.last_promoted = seconds(row, 3);
    source.export_date = seconds(row, 4);
    source.waiting = row.flag(5);
    figures.sources.push_back(std::move(source));
  }
}

}  // namespace

std::map<std::string, std::int64_t> anomaly_counts(Transaction& tx) {
  std::map<std::string, std::int64_t> counts;
  for (const Row row : query(tx, "select uai, count(*) from anomaly where to_run is null group by uai"))
    counts[row.text(0)] = row.number(1);
  return counts;
}

Figures load_figures(Transaction& tx, const std::string& timezone, aaf::Date today) {
  Figures figures;
  load_ents(tx, timezone, figures);
  load_accounts(tx, today, figures);
  load_open_holds(tx, figures);
  load_sources(tx, timezone, figures);
  for (const Row row : query(tx, "select state, count(*) from request where state <> 'done' group by state"))
    figures.requests[row.text(0)] = row.number(1);
  for (const Row row : query(tx, "select code, count(*) from anomaly where to_run is null group by code"))
    figures.anomalies[row.text(0)] = row.number(1);
  for (const Row row :
       query(tx, "select kind, exit_code, count(*) from run where exit_code is not null group by kind, exit_code"))
    figures.runs[{row.text(0), row.integer(1)}] = row.number(2);
  for (const Row row : query(tx, "select ent, verb, population, state, count from operation_total"))
    figures.operations[{row.text(0), row.text(1), row.text(2), row.text(3)}] = row.number(4);
  return figures;
}

}  // namespace entsync::store
