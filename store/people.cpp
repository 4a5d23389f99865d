#include "store/people.hpp"

#include <algorithm>
#include <map>

#include "store/account_rows.hpp"
#include "store/entry_rows.hpp"
#include "store/person_rows.hpp"
#include "store/sql.hpp"

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

void add_entries(Transaction& tx, const std::string& who, std::vector<Value> values,
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
  for (const Row row : rows) {
    const auto place = places.find(row.view(2));
    if (place == places.end()) continue;
    if (row.flag(7)) {
      people[place->second].entries.push_back(entry_from(row));
    } else {
      people[place->second].outside_scope = true;
    }
  }
}

// Pupils whose staged record, in the school that they leave, gives a transfer as the reason (D14).
void add_transfers(Transaction& tx, const std::string& who, const std::vector<Value>& values, const Places& places,
                   std::vector<ScopedPerson>& people) {
  // The lateral limit keeps PostgreSQL from reading every leaver of every school: it looks each of these people up.
  const Rows rows = query(tx,
                          "select p.key from " + std::string(who) +
                              " k join person p on p.key = k.key and p.key like 'eleve:%'"
                              " join account a on a.ent = $1 and a.key = p.key and a.state <> 'purged'"
                              " cross join lateral (select 1 from staged_pupil s join file f on f.id = s.file_id"
                              "  where s.eleve_id = p.number and s.exit_reason in ('10', '11', '12', '13', '14')"
                              "  and f.state = 'promoted' and f.uai = any(a.uais) limit 1) left_for",
                          values);
  for (const Row row : rows) {
    const auto place = places.find(row.view(0));
    if (place != places.end()) people[place->second].transferred = true;
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
  add_entries(tx, who, values, scope, places, people);
  add_transfers(tx, who, values, places, people);
  for (ScopedPerson& one : people) one.home_uai = home_of(one);
  return people;
}

}  // namespace

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
  const Rows rows = query(tx,
                          "select distinct u.uai collate \"C\" from account a cross join unnest(a.uais) as u (uai)"
                          " where a.ent = $1 and a.state <> 'purged' order by 1",
                          {ent});
  std::vector<std::string> uais;
  for (const Row row : rows) uais.push_back(row.text(0));
  return uais;
}

}  // namespace entsync::store
