#include <map>

#include "store/anomaly_rows.hpp"
#include "store/file_rows.hpp"
#include "store/files.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"
#include "store/staging.hpp"

namespace entsync::store {
namespace {

using aaf::source::LotFile;

std::vector<LotFile> lot_files(Transaction& tx, const std::string& uai, aaf::Side side, aaf::LotState state) {
  const Rows rows = query(
      tx,
      std::string("select ") + file_columns + " from file f where uai = $1 and side = $2 and state = $3 order by id",
      {uai, word(side), word(state)});
  std::vector<LotFile> files;
  for (const StoredFile& file : files_from(rows)) {
    files.push_back({file.id, file.outer_name.empty() ? file.name : file.outer_name, file.header.value(),
                     file.made.value_or(file.received)});
  }
  return files;
}

aaf::SchoolYear year_from(const Row& row, int first) {
  return {row.integer(first), {row.date(first + 1), row.date(first + 2)}, row.text(first + 3)};
}

// The calendar that the files of this side tell for the year of the newest one of them, else that of the other side's
// lot.
std::optional<aaf::Calendar> calendar_of(Transaction& tx, const std::string& uai, aaf::Side side) {
  const Rows own = query(tx,
                         "with mine as (select id, millesime, made, state from file where uai = $1 and side = $2"
                         " and state in ('waiting', 'promoted'))"
                         " select e.first_day, e.last_day from mine m join staged_establishment e on e.file_id = m.id"
                         " where m.millesime = (select max(millesime) from mine) and e.first_day is not null"
                         " and e.last_day is not null order by m.state = 'waiting' desc, m.made desc limit 1",
                         {uai, word(side)});
  if (!own.empty()) return aaf::Calendar{own.front().date(0), own.front().date(1)};
  const Rows other =
      query(tx, "select first_day, last_day from lot where uai = $1 and side <> $2 and state = 'promoted'",
            {uai, word(side)});
  if (!other.empty()) return aaf::Calendar{other.front().date(0), other.front().date(1)};
  return std::nullopt;
}

constexpr const char* lot_columns =
    "l.id, l.run, l.uai, l.side, l.state, l.export_date, l.promoted, l.millesime, l.first_day, l.last_day, "
    "l.year_source";

std::vector<Lot> lots_from(Transaction& tx, const Rows& rows) {
  std::vector<Lot> lots;
  std::vector<std::int64_t> ids;
  std::map<std::int64_t, std::size_t> place;
  for (const Row row : rows) {
    Lot lot;
    lot.id = row.number(0);
    lot.run = row.number(1);
    lot.uai = row.text(2);
    lot.side = known_word<aaf::Side>("side", row.view(3));
    lot.state = known_word<aaf::LotState>("lot state", row.view(4));
    lot.export_date = row.date(5);
    lot.promoted = row.time(6);
    lot.year = year_from(row, 7);
    place[lot.id] = lots.size();
    ids.push_back(lot.id);
    lots.push_back(std::move(lot));
  }
  const Rows members = query(tx,
                             std::string("select ") + file_columns +
                                 ", c.lot from lot_file c join file f on f.id = c.file"
                                 " where c.lot = any($1::bigint[]) order by c.lot, f.id",
                             {Value(ids)});
  for (const Row row : members) lots[place.at(row.number(19))].files.push_back(file_from(row));
  return lots;
}

}  // namespace

aaf::source::SideState side_state(Transaction& tx, const std::string& uai, aaf::Side side) {
  aaf::source::SideState state;
  state.promoted = lot_files(tx, uai, side, aaf::LotState::promoted);
  state.waiting = lot_files(tx, uai, side, aaf::LotState::waiting);
  const Rows year = query(tx,
                          "select millesime, first_day, last_day, year_source from lot where uai = $1 and side = $2"
                          " and state = 'promoted'",
                          {uai, word(side)});
  if (!year.empty()) state.year = year_from(year.front(), 0);
  state.calendar = calendar_of(tx, uai, side);
  return state;
}

std::vector<KnownCalendar> known_calendars(Transaction& tx, const std::string& uai, aaf::Side side,
                                           const std::vector<std::int64_t>& composition) {
  const Rows rows =
      query(tx,
            "select first_day, last_day, source, own from ("
            " select e.first_day, e.last_day, case f.format when 'STS' then 'STS' else 'Communs' end as source,"
            "  true as own, 1 as place, f.made as told from staged_establishment e join file f on f.id = e.file_id"
            "  where f.id = any($3::bigint[]) and e.first_day is not null and e.last_day is not null"
            " union all"
            " select first_day, last_day, year_source, false, case when side = $2 then 2 else 3 end, promoted from lot"
            "  where uai = $1 and state = 'promoted') known order by place, told desc",
            {uai, word(side), Value(composition)});
  std::vector<KnownCalendar> calendars;
  for (const Row row : rows) calendars.push_back({{row.date(0), row.date(1)}, row.text(2), row.flag(3)});
  return calendars;
}

std::int64_t promote(Transaction& tx, const Promotion& promotion) {
  const std::string side(word(promotion.side));
  query(tx, "update lot set state = 'superseded' where uai = $1 and side = $2 and state = 'promoted'",
        {promotion.uai, side});
  const std::int64_t lot =
      query(
          tx,
          "insert into lot (run, uai, side, state, millesime, first_day, last_day, year_source, export_date, promoted)"
          " values ($1, $2, $3, 'promoted', $4, $5, $6, $7, $8, $9) returning id",
          {promotion.run, promotion.uai, side, promotion.year.millesime, promotion.year.calendar.first,
           promotion.year.calendar.last, promotion.year.source, promotion.export_date, promotion.promoted})
          .front()
          .number(0);
  query(tx, "insert into lot_file (lot, file) select $1, unnest($2::bigint[])", {lot, Value(promotion.composition)});
  query(tx,
        "update file set state = 'promoted', lot = $1, verdict = '', waiting_for = '{}' where id = any($2::bigint[])",
        {lot, Value(promotion.composition)});
  query(tx,
        "update file set state = 'superseded', waiting_for = '{}' where id = any($1::bigint[])"
        " and not id = any($2::bigint[])",
        {Value(promotion.superseded), Value(promotion.composition)});
  end_file_anomalies(tx, promotion.run, aaf::day_of(promotion.promoted), promotion.superseded);
  drop_staged(tx, promotion.superseded);
  query(tx,
        "insert into establishment (uai, last_known) values ($1,"
        " (select to_jsonb(e) from staged_establishment e where e.file_id = any($2::bigint[]) order by line limit 1))"
        // Value by value: what one side leaves empty, another may have told before (D9).
        " on conflict (uai) do update set last_known = coalesce(establishment.last_known, '{}') ||"
        "  coalesce((select jsonb_object_agg(told.key, told.value) from jsonb_each(excluded.last_known) told"
        "   where told.value not in ('null', '\"\"')), '{}')",
        {promotion.uai, Value(promotion.composition)});
  return lot;
}

std::vector<Lot> lots_in_force(Transaction& tx, const std::string& uai) {
  return lots_from(tx, query(tx,
                             std::string("select ") + lot_columns +
                                 " from lot l where state = 'promoted' and ($1 = '' or uai = $1) order by uai, side",
                             {uai}));
}

std::vector<Lot> lots_at(Transaction& tx, const std::string& uai, std::int64_t run) {
  return lots_from(tx, query(tx,
                             std::string("select distinct on (l.side) ") + lot_columns +
                                 " from lot l where l.uai = $1 and l.run <= $2 order by l.side, l.id desc",
                             {uai, run}));
}

std::vector<Lot> lots_of_run(Transaction& tx, std::int64_t run) {
  return lots_from(
      tx, query(tx, std::string("select ") + lot_columns + " from lot l where run = $1 order by uai, side, id", {run}));
}

std::vector<SourceLine> source_lines(Transaction& tx) {
  // A rejected file counts as long as nothing newer of its side was taken: it is what an operator must still mend.
  const Rows rows = query(
      tx,
      "with line as ("
      " select f.uai, f.side, f.state, case when f.state = 'promoted' then l.export_date else max(f.export_date) end as"
      "  export_date, max(f.received) as received, array_agg(coalesce(nullif(f.outer_name, ''), f.name) order by f.id)"
      "  as files, max(f.waiting_for) as waiting_for, '' as verdict"
      " from file f left join lot l on l.id = f.lot where f.state in ('promoted', 'waiting')"
      " group by f.uai, f.side, f.state, l.export_date"
      " union all"
      " (select distinct on (f.uai, f.side) f.uai, f.side, f.state, f.export_date, f.received,"
      "  array[coalesce(nullif(f.outer_name, ''), f.name)], '{}', f.verdict"
      " from file f where f.state = 'rejected' and not exists (select 1 from file n where"
      "  (f.uai is null or (n.uai = f.uai and n.side = f.side)) and n.state in ('promoted', 'waiting') and n.id > f.id)"
      " order by f.uai, f.side, f.id desc))"
      " select coalesce(uai, ''), coalesce(side, ''), state, export_date, received, files, waiting_for, verdict from "
      "line"
      " order by 1, 2, array_position(array['promoted', 'waiting', 'rejected'], state)");
  std::vector<SourceLine> lines;
  for (const Row row : rows) {
    lines.push_back({row.text(0), maybe_known<aaf::Side>("side", row.view(1)),
                     known_word<aaf::LotState>("file state", row.view(2)), row.maybe_date(3), row.time(4), row.texts(5),
                     row.texts(6), row.text(7)});
  }
  return lines;
}

}  // namespace entsync::store
