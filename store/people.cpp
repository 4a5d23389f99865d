#include "store/people.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "aaf/model/key.hpp"
#include "store/account_rows.hpp"
#include "store/entry_rows.hpp"
#include "store/orders.hpp"
#include "store/person_rows.hpp"
#include "store/sql.hpp"
#include "store/unadopted.hpp"

namespace entsync::store {
namespace {

// Who the people are: an SQL expression over $1 (ENT) and $2 (a UAI, or keys) that yields their keys.
constexpr const char* people_of_uai =
    "(select key from entry where uai = $2 and to_run is null and category in ('Eleve', 'PersRelEleve', 'PersEducNat')"
    " union select key from account where ent = $1 and uais @> array[$2::text] and state <> 'purged')";
// (Naming $1 as well gives it a type in the queries that make no other use of it.)
constexpr const char* people_of_keys = "(select distinct unnest($2::text[]) as key where $1::text is not null)";

std::vector<ScopedPerson> load_accounts_of(Transaction& tx, const std::string& who, const std::vector<Value>& values) {
  const Rows rows = query(tx,
                          std::string("select ") + person_columns + ", " + account_columns + " from " + who +
                              " k join person p on p.key = k.key"
                              " left join account a on a.ent = $1 and a.key = k.key and a.state <> 'purged'"
                              " order by p.key collate \"C\"",
                          values);
  std::vector<ScopedPerson> people;
  people.reserve(rows.size());
  for (const Row row : rows) {
    ScopedPerson& one = people.emplace_back();
    one.person = person_from(row, 0);
    if (!row.null(person_width)) one.account = account_from_row(row, person_width);
  }
  return people;
}

using Places = std::map<std::string_view, std::size_t>;

// By the place of each person: the establishments that have the person now, in scope or outside it.
using Seen = std::vector<std::set<std::string>>;

Seen add_entries(Transaction& tx, const std::string& who, std::vector<Value> values,
                 const std::vector<std::string>& scope, const Places& places, std::vector<ScopedPerson>& people) {
  values.emplace_back(scope);
  const Rows rows =
      query(tx,
            std::string("select ") + entry_columns + ", e.uai = any($3::text[]) from " + who +
                " k join entry e on e.key = k.key and e.to_run is null"
                " and e.category in ('Eleve', 'PersRelEleve', 'PersEducNat')"
                " left join (select uai, max(export_date) as exported from lot where state = 'promoted' group by uai) l"
                " on l.uai = e.uai"
                " where e.uai = any($3::text[]) or e.standing <> 'contact'"
                " order by l.exported desc nulls last, e.uai collate \"C\"",
            values);
  Seen seen(people.size());
  for (const Row row : rows) {
    const auto place = places.find(row.view(2));
    if (place == places.end()) continue;
    seen[place->second].insert(row.text(0));
    if (row.flag(7)) {
      people[place->second].entries.push_back(entry_from(row));
    } else {
      people[place->second].outside_scope = true;
    }
  }
  return seen;
}

// A transfer as exit reason (D14).
constexpr const char* transfer_reasons = "('10', '11', '12', '13', '14')";

void mark_transferred(const Rows& rows, const Places& places, std::vector<ScopedPerson>& people) {
  for (const Row row : rows) {
    const auto place = places.find(row.view(0));
    if (place != places.end()) people[place->second].transferred = true;
  }
}

// Pupils whose staged record, in the school that they leave, gives a transfer as the reason, and the guardians of such.
// Asked only of those with an active account whom no school has any more: few, and on most days nobody.
void add_transfers(Transaction& tx, const std::string& ent, const Places& places, std::vector<ScopedPerson>& people) {
  std::vector<std::string> guardians;
  std::vector<PupilNumber> numbers;
  for (const ScopedPerson& one : people) {
    if (!one.account || one.account->state != aaf::AccountState::active) continue;
    if (!one.entries.empty() || one.outside_scope) continue;
    const aaf::Kind kind = aaf::kind_of(one.person.key);
    if (kind == aaf::Kind::pupil) numbers.push_back({one.person.key, std::string(aaf::number_of(one.person.key))});
    if (kind == aaf::Kind::guardian) guardians.push_back(one.person.key);
  }
  for (const std::string& key : left_with_transfer(tx, ent, numbers)) {
    if (const auto place = places.find(key); place != places.end()) people[place->second].transferred = true;
  }
  if (!guardians.empty()) {
    mark_transferred(
        query(tx,
              std::string("select distinct p.key from person p join account a on a.ent = $1 and a.key = p.key"
                          " join file lf on lf.state = 'promoted' and lf.uai = any(a.uais)"
                          " join staged_guardian_link l on l.file_id = lf.id and l.personne_id = p.number"
                          " and l.level in (1, 2)"
                          " join staged_pupil s on s.eleve_id = l.eleve_id and s.exit_reason in ") +
                  transfer_reasons +
                  " join file f on f.id = s.file_id and f.state = 'promoted' and f.uai = lf.uai"
                  " where p.key = any($2::text[])",
              {ent, guardians}),
        places, people);
  }
}

// SIECLE speaks of pupils and guardians, STS of staff (D15).
aaf::Side side_of(const std::string& key) {
  return aaf::kind_of(key) == aaf::Kind::staff ? aaf::Side::sts : aaf::Side::siecle;
}

void add_feed_lags(Transaction& tx, const Seen& seen, std::vector<ScopedPerson>& people) {
  // Who is still there needs no fresh feed to be believed: on most days nobody is missing anywhere.
  std::vector<std::pair<ScopedPerson*, std::string>> missing;
  std::set<std::string> asked;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!people[i].account) continue;
    people[i].feed_lag_days = 0;
    for (const std::string& uai : people[i].account->uais) {
      if (seen[i].contains(uai)) continue;
      missing.emplace_back(&people[i], uai);
      asked.insert(uai);
    }
  }
  if (missing.empty()) return;
  std::map<std::pair<std::string, std::string>, int> lags;
  for (const Row row : query(tx,
                             "select uai, side, promoted::date - export_date from lot"
                             " where state = 'promoted' and uai = any($1::text[])",
                             {std::vector<std::string>(asked.begin(), asked.end())})) {
    lags[{row.text(0), row.text(1)}] = row.integer(2);
  }
  for (const auto& [one, uai] : missing) {
    const auto lag = lags.find({uai, std::string(aaf::word(side_of(one->person.key)))});
    if (lag == lags.end()) {
      one->feed_lag_days.reset();
    } else if (one->feed_lag_days) {
      one->feed_lag_days = std::max(*one->feed_lag_days, lag->second);
    }
  }
}

std::string home_of(const ScopedPerson& one) {
  std::string home;
  const auto offer = [&](const std::string& uai) {
    if (home.empty() || uai < home) home = uai;
  };
  for (const aaf::Entry& entry : one.entries) offer(entry.uai);
  if (one.account) std::for_each(one.account->uais.begin(), one.account->uais.end(), offer);
  return home;
}

std::vector<ScopedPerson> load_them(Transaction& tx, const std::string& who, const std::vector<Value>& values,
                                    const std::vector<std::string>& scope) {
  std::vector<ScopedPerson> people = load_accounts_of(tx, who, values);
  Places places;
  for (std::size_t i = 0; i < people.size(); ++i) places.emplace(people[i].person.key, i);
  const Seen seen = add_entries(tx, who, values, scope, places, people);
  add_transfers(tx, *values.front().text, places, people);
  add_feed_lags(tx, seen, people);
  for (const auto& [key, orders] : orders_in_force(tx, *values.front().text)) {
    const auto place = places.find(key);
    if (place != places.end()) people[place->second].orders = orders;
  }
  add_unadopted(tx, *values.front().text, people);
  for (ScopedPerson& one : people) one.home_uai = home_of(one);
  return people;
}

}  // namespace

std::vector<std::string> left_with_transfer(Transaction& tx, const std::string& ent,
                                            const std::vector<PupilNumber>& pupils) {
  std::vector<std::string> keys, numbers;
  for (const PupilNumber& one : pupils) {
    keys.push_back(one.key);
    numbers.push_back(one.number);
  }
  if (keys.empty()) return {};
  return texts_of(query(tx,
                        std::string("select distinct n.key from unnest($2::text[], $3::text[]) as n (key, number)"
                                    " join account a on a.ent = $1 and a.key = n.key"
                                    " join staged_pupil s on s.eleve_id = n.number and s.exit_reason in ") +
                            transfer_reasons +
                            " join file f on f.id = s.file_id and f.state = 'promoted' and f.uai = any(a.uais)",
                        {ent, keys, numbers}));
}

std::vector<ScopedPerson> load_people(Transaction& tx, const std::string& ent, const std::string& uai,
                                      const std::vector<std::string>& scope) {
  return load_them(tx, people_of_uai, {ent, uai}, scope);
}

std::vector<ScopedPerson> load_people(Transaction& tx, const std::string& ent, const std::vector<std::string>& keys,
                                      const std::vector<std::string>& scope) {
  return load_them(tx, people_of_keys, {ent, keys}, scope);
}

std::vector<aaf::account::Person> last_guardians(Transaction& tx, const std::vector<std::string>& pupils) {
  const Rows rows =
      query(tx,
            std::string("select ") + person_columns +
                " from person p where p.key in ("
                "select split_part(relation, '$', 1) from ("
                " select distinct on (e.key, e.uai) e.attributes from entry e where e.key = any($1::text[])"
                "  and e.category = 'Eleve' order by e.key, e.uai, e.from_run desc) newest,"
                " jsonb_array_elements_text(coalesce(newest.attributes -> 'ENTElevePersRelEleve', '[]')) relation)"
                " order by p.key",
            {pupils});
  std::vector<aaf::account::Person> guardians;
  for (const Row row : rows) guardians.push_back(person_from(row, 0));
  return guardians;
}

std::vector<std::string> account_uais(Transaction& tx, const std::string& ent) {
  return texts_of(query(tx,
                        "select distinct u.uai collate \"C\" from account a cross join unnest(a.uais) as u (uai)"
                        " where a.ent = $1 and a.state <> 'purged' order by 1",
                        {ent}));
}

void count_people(Database& database) {
  Transaction tx(database);
  run_script(tx, "analyze person; analyze entry; analyze account");
  tx.commit();
}

}  // namespace entsync::store
