#include "store/accounts.hpp"

#include "store/account_rows.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::account::Account;

std::vector<Account> select_accounts(Transaction& tx, const std::string& where, const std::vector<Value>& values) {
  const Rows rows = query(
      tx, std::string("select ") + account_columns + " from account a where " + where + " order by a.key collate \"C\"",
      values);
  std::vector<Account> accounts;
  accounts.reserve(rows.size());
  for (const Row row : rows) accounts.push_back(account_from_row(row, 0));
  return accounts;
}

std::map<std::string, std::string> uids_from(const Rows& rows) {
  std::map<std::string, std::string> uids;
  for (const Row row : rows) uids.emplace(row.text(0), row.text(1));
  return uids;
}

}  // namespace

Account account_from_row(const Row& row, int first) {
  return {row.text(first),
          known_word<aaf::AccountState>("account state", row.view(first + 1)),
          maybe_known<aaf::Reason>("reason", row.view(first + 2)),
          row.maybe_date(first + 3),
          row.maybe_date(first + 4),
          known_word<aaf::Population>("population", row.view(first + 5)),
          row.texts(first + 6),
          row.maybe_date(first + 7)};
}

std::vector<Account> load_accounts(Transaction& tx, const std::string& ent, const std::string& uai) {
  return select_accounts(tx, "a.ent = $1 and a.uais @> array[$2::text] and a.state <> 'purged'", {ent, uai});
}

std::vector<Account> load_accounts(Transaction& tx, const std::string& ent, const std::vector<std::string>& keys) {
  return select_accounts(tx, "a.ent = $1 and a.key = any($2::text[])", {ent, keys});
}

std::map<std::string, Account> accounts_of(Transaction& tx, const std::string& key) {
  const Rows rows =
      query(tx, std::string("select ") + account_columns + ", a.ent from account a where a.key = $1", {key});
  std::map<std::string, Account> out;
  for (const Row row : rows) out.emplace(row.text(account_width), account_from_row(row, 0));
  return out;
}

std::vector<Account> purge_due(Transaction& tx, const std::string& ent, aaf::Date today) {
  return select_accounts(tx, "a.ent = $1 and a.state = 'deactivated' and a.purge_after <= $2", {ent, today});
}

std::optional<aaf::Date> next_purge(Transaction& tx, const std::string& ent) {
  return query(tx, "select min(purge_after) from account where ent = $1 and state = 'deactivated'", {ent})
      .front()
      .maybe_date(0);
}

std::int64_t purges_over(Transaction& tx, const std::string& ent, aaf::Date today, std::chrono::days longest) {
  return query(tx,
               "select count(*) from account where ent = $1 and state = 'deactivated' and purge_after <= $2"
               " and since < $3",
               {ent, today, today - longest})
      .front()
      .number(0);
}

std::map<std::string, std::string> live_uids(Transaction& tx, const std::string& ent,
                                             const std::vector<std::string>& keys) {
  return uids_from(query(tx,
                         "select a.key, p.uid from account a join person p on p.key = a.key"
                         " where a.ent = $1 and a.state = 'active' and a.key = any($2::text[])",
                         {ent, keys}));
}

std::map<std::string, std::string> live_uids(Transaction& tx, const std::string& ent) {
  return uids_from(query(
      tx, "select a.key, p.uid from account a join person p on p.key = a.key where a.ent = $1 and a.state = 'active'",
      {ent}));
}

void save_accounts(Transaction& tx, std::int64_t run, const std::string& ent, const std::vector<Account>& accounts) {
  if (accounts.empty()) return;
  std::map<std::string_view, const Account*> last;
  for (const Account& account : accounts) last[account.key] = &account;
  // Arrays of arrays must be rectangular, so each `uais` travels as the text of an array.
  std::vector<std::string> keys, states, reasons, since, purge_after, populations, uais, parked;
  for (const auto& [key, account] : last) {
    keys.emplace_back(key);
    states.emplace_back(word(account->state));
    reasons.push_back(maybe_word(account->reason).value_or(""));
    since.push_back(account->since ? aaf::iso(*account->since) : "");
    purge_after.push_back(account->purge_after ? aaf::iso(*account->purge_after) : "");
    populations.emplace_back(word(account->population));
    uais.push_back(array_text(account->uais));
    parked.push_back(account->parked ? aaf::iso(*account->parked) : "");
  }
  query(tx,
        "insert into purge (ent, key, population, reason, since, purge_after, uais, run, day)"
        " select $1, n.key, n.population, nullif(n.reason, ''), nullif(n.since, '')::date,"
        " nullif(n.purge_after, '')::date, n.uais::text[], $2, r.today from run r,"
        " unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])"
        " as n (key, state, reason, since, purge_after, population, uais)"
        " left join account a on a.ent = $1 and a.key = n.key"
        " where r.id = $2 and n.state = 'purged' and a.state is distinct from 'purged'",
        {ent, run, keys, states, reasons, since, purge_after, populations, uais});
  query(tx,
        "insert into account (ent, key, state, reason, since, purge_after, population, uais, parked, run)"
        " select $1, n.key, n.state, nullif(n.reason, ''), nullif(n.since, '')::date, nullif(n.purge_after, '')::date,"
        " n.population, n.uais::text[], nullif(n.parked, '')::date, $2 from unnest($3::text[], $4::text[], $5::text[], "
        "$6::text[], $7::text[],"
        " $8::text[], $9::text[], $10::text[])"
        " as n (key, state, reason, since, purge_after, population, uais, parked)"
        " on conflict (ent, key) do update set state = excluded.state, reason = excluded.reason,"
        " since = excluded.since, purge_after = excluded.purge_after, population = excluded.population,"
        " uais = excluded.uais, parked = excluded.parked, run = excluded.run,"
        " taken = case when excluded.state = 'active' then false when account.state <> 'active' then account.taken"
        " else excluded.reason is distinct from 'manual' and not exists (select from hold h, run r"
        " where h.ent = excluded.ent and h.state = 'approved' and h.guard in ('departures', 'deactivations')"
        " and h.approved_max >= h.count and r.id = excluded.run and h.expires >= r.today"
        " and excluded.key = any(h.subjects)) end",
        {ent, run, keys, states, reasons, since, purge_after, populations, uais, parked});
}

void end_accounts(Transaction& tx, const std::string& ent, const std::vector<std::string>& keys) {
  if (!keys.empty()) query(tx, "delete from account where ent = $1 and key = any($2::text[])", {ent, keys});
}

std::vector<Newcomers> newcomers(Transaction& tx, const std::string& ent, const std::vector<std::string>& scope) {
  std::vector<Newcomers> found;
  for (const Row row : query(tx,
                             "select e.uai, count(*) from entry e where e.to_run is null and e.standing = 'entitled'"
                             " and e.category in ('Eleve', 'PersRelEleve', 'PersEducNat') and e.uai = any($2::text[])"
                             " and not exists (select from account a where a.ent = $1 and a.key = e.key"
                             " and a.state <> 'purged') group by e.uai order by e.uai collate \"C\"",
                             {ent, scope}))
    found.push_back({row.text(0), row.number(1)});
  return found;
}

std::map<aaf::AccountState, std::int64_t> account_counts(Transaction& tx, const std::string& ent) {
  const Rows rows = query(tx, "select state, count(*) from account where ent = $1 group by state", {ent});
  std::map<aaf::AccountState, std::int64_t> counts;
  for (const Row row : rows) counts[known_word<aaf::AccountState>("account state", row.view(0))] = row.number(1);
  return counts;
}

std::map<std::string, Bearer> bearers_of(Transaction& tx, const std::string& ent,
                                         const std::vector<std::string>& uids) {
  std::map<std::string, Bearer> bearers;
  for (const Row row : query(tx,
                             "select p.uid, p.key, a.state from person p"
                             " left join account a on a.ent = $1 and a.key = p.key where p.uid = any($2::text[])",
                             {ent, uids})) {
    Bearer& one = bearers[row.text(0)];
    one.key = row.text(1);
    if (!row.null(2)) one.state = known_word<aaf::AccountState>("account state", row.view(2));
  }
  return bearers;
}

}  // namespace entsync::store
