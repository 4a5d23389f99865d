#include "store/persons.hpp"

#include <algorithm>
#include <set>

#include "aaf/model/key.hpp"
#include "store/person_rows.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::account::Person;

// The next `count` jointures: the first of them. The row is locked until the transaction ends, so that a rollback
// leaves no gap.
std::int64_t take_jointures(Transaction& tx, std::size_t count) {
  return query(tx, "update jointure_counter set last = last + $1::bigint returning last - $1::bigint + 1", {count})
      .front()
      .number(0);
}

}  // namespace

Person person_from(const Row& row, int first) {
  return {row.text(first), row.number(first + 1), row.text(first + 2), row.text(first + 3), row.text(first + 4)};
}

std::map<std::string, Person> load_persons(Transaction& tx, const std::vector<std::string>& keys) {
  const Rows rows =
      query(tx, std::string("select ") + person_columns + " from person p where p.key = any($1::text[])", {keys});
  std::map<std::string, Person> persons;
  for (const Row row : rows) {
    Person person = person_from(row, 0);
    persons.emplace(person.key, std::move(person));
  }
  return persons;
}

std::vector<Person> ensure_persons(Transaction& tx, const std::vector<std::string>& keys, const std::string& academie,
                                   const std::string& uai, const UidOf& uid) {
  // Locked until the end: a purge that is about to forget one of them waits, and then sees that the person is back.
  query(tx, "select 1 from person where key = any($1::text[]) for key share", {keys});
  std::map<std::string, Person> known = load_persons(tx, keys);
  std::vector<std::string> fresh;
  std::set<std::string> seen;
  for (const std::string& key : keys) {
    if (!known.contains(key) && seen.insert(key).second) fresh.push_back(key);
  }
  if (!fresh.empty()) {
    std::int64_t next = take_jointures(tx, fresh.size());
    Copy copy(tx, "person", {"key", "number", "jointure", "academie", "uid", "first_uai"});
    for (const std::string& key : fresh) {
      const Person person{key, next, academie, uid(next), {}};
      ++next;
      copy.add({key, aaf::number_of(key), person.jointure, academie, person.uid, uai});
      known.emplace(key, person);
    }
    copy.finish();
  }
  std::vector<Person> out;
  out.reserve(keys.size());
  for (const std::string& key : keys) out.push_back(known.at(key));
  return out;
}

void restore_persons(Transaction& tx, const std::vector<Person>& persons) {
  if (persons.empty()) return;
  std::vector<std::string> keys, numbers, jointures, academies, uids, logins;
  for (const Person& person : persons) {
    keys.push_back(person.key);
    numbers.emplace_back(aaf::number_of(person.key));
    jointures.push_back(std::to_string(person.jointure));
    academies.push_back(person.academie);
    uids.push_back(person.uid);
    logins.push_back(person.login);
  }
  query(tx,
        "insert into person (key, number, jointure, academie, uid, login, first_uai)"
        " select n.key, n.number, n.jointure, n.academie, n.uid, nullif(n.login, ''),"
        " coalesce((select a.uais[1] from account a where a.key = n.key order by a.ent limit 1), '')"
        " from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])"
        " as n (key, number, jointure, academie, uid, login)"
        " on conflict (key) do update set jointure = excluded.jointure, academie = excluded.academie,"
        " uid = excluded.uid, login = excluded.login",
        {keys, numbers, jointures, academies, uids, logins});
}

std::vector<std::string> forget_persons(Transaction& tx, const std::vector<std::string>& keys, const LoginMark& mark,
                                        const UidOf& uid) {
  // First the lock, then the look, in a statement of its own: it sees what an intake committed that held the lock.
  query(tx, "select 1 from person where key = any($1::text[]) order by key for update", {keys});
  const Rows rows =
      query(tx,
            "select p.key, p.login, exists (select 1 from entry e where e.key = p.key and e.to_run is null)"
            " from person p where p.key = any($1::text[])"
            " and not exists (select 1 from account a where a.key = p.key and a.state <> 'purged')"
            // Another ENT's plan is about to make the person an account: then there is nothing to forget.
            " and not exists (select 1 from operation o join plan q on q.id = o.plan where o.subject = p.key"
            "  and not q.closed and q.applied_run is not null and o.verb <> 'delete')"
            " order by p.key collate \"C\"",
            {keys});
  std::vector<std::string> forgotten, gone, staying, marks, jointures, uids;
  for (const Row row : rows) {
    forgotten.push_back(row.text(0));
    if (!row.null(1)) marks.push_back(hex_text(mark(row.view(1))));
    (row.flag(2) ? staying : gone).push_back(row.text(0));
  }
  if (forgotten.empty()) return forgotten;
  query(tx, "insert into reserved_login select decode(m, 'hex') from unnest($1::text[]) m on conflict do nothing",
        {marks});
  query(tx, "update entry set attributes = '{}' where key = any($1::text[]) and to_run is not null", {forgotten});
  // Plans that wait and name them name numbers that are theirs no more.
  query(tx,
        "update plan set closed = true where not closed and applied_run is null and id in"
        " (select o.plan from operation o where o.subject = any($1::text[]))",
        {forgotten});
  query(tx, "delete from operator_order where taken_back is not null and (key = any($1::text[]) or pupil = any($1))",
        {forgotten});
  query(tx, "delete from person where key = any($1::text[])", {gone});
  if (!staying.empty()) {
    std::int64_t next = take_jointures(tx, staying.size());
    for (std::size_t i = 0; i < staying.size(); ++i, ++next) {
      jointures.push_back(std::to_string(next));
      uids.push_back(uid(next));
    }
    query(tx,
          "update person set login = null, jointure = n.jointure, uid = n.uid"
          " from unnest($1::text[], $2::bigint[], $3::text[]) as n (key, jointure, uid) where person.key = n.key",
          {staying, jointures, uids});
  }
  return forgotten;
}

}  // namespace entsync::store
