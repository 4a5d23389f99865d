#include "store/accounts.hpp"
#include "store/holds.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::plan::GuardBase;

constexpr const char* active_by_establishment =
    "select u.uai, a.population, count(*) as active from account a cross join unnest(a.uais) as u (uai)"
    " where a.ent = $1 and a.state = 'active' group by u.uai, a.population";

GuardBase base_from(const Rows& rows) {
  GuardBase base;
  for (const Row row : rows) {
    base.active[{row.text(0), known_word<aaf::Population>("population", row.view(1))}] = row.integer(2);
  }
  return base;
}

}  // namespace

GuardBase current_base(Transaction& tx, const std::string& ent) {
  GuardBase base = base_from(query(tx, active_by_establishment, {ent}));
  const Rows whole = query(tx,
                           "select count(*), (select count(distinct u.uai) from account b cross join unnest(b.uais) as"
                           " u (uai) where b.ent = $1 and b.state = 'active'),"
                           " (select count(*) from account t where t.ent = $1 and t.taken)"
                           " from account a where a.ent = $1 and a.state = 'active'",
                           {ent});
  base.ent_active = whole.front().integer(0);
  base.establishments = whole.front().integer(1);
  base.ent_taken = whole.front().integer(2);
  return base;
}

std::optional<GuardBase> recorded_base(Transaction& tx, const std::string& ent) {
  const Rows whole =
      query(tx, "select base_active, base_establishments from ent where name = $1 and base_run is not null", {ent});
  if (whole.empty()) return std::nullopt;
  GuardBase base = base_from(query(tx, "select uai, population, active from guard_base where ent = $1", {ent}));
  base.ent_active = whole.front().integer(0);
  base.establishments = whole.front().integer(1);
  return base;
}

void record_base(Transaction& tx, std::int64_t run, const std::string& ent) {
  const GuardBase now = current_base(tx, ent);
  const bool waits = ent_wide_hold_stands(tx, run, ent);
  query(tx, "delete from guard_base where ent = $1", {ent});
  query(tx,
        std::string("insert into guard_base (ent, uai, population, active) select $1, b.* from (") +
            active_by_establishment + ") b",
        {ent});
  query(
      tx,
      "insert into ent (name, base_run, base_active, base_establishments) values ($1, $2, $3, $4)"
      " on conflict (name) do update set base_run = excluded.base_run,"
      " base_active = case when $5 then coalesce(ent.base_active, excluded.base_active) else excluded.base_active end,"
      " base_establishments = excluded.base_establishments",
      {ent, run, now.ent_active, now.establishments, waits});
  if (!waits) forget_taken(tx, ent);
}

void forget_taken(Transaction& tx, const std::string& ent) {
  query(tx, "update account set taken = false where ent = $1 and taken", {ent});
}

bool all_in_base(Transaction& tx, const std::string& ent, const std::vector<std::string>& uais) {
  return query(tx,
               "select not exists (select from unnest($2::text[]) as wanted (uai) where wanted.uai not in"
               " (select uai from guard_base where ent = $1))",
               {ent, uais})
      .front()
      .flag(0);
}

}  // namespace entsync::store
