#include "store/unadopted.hpp"

#include <map>
#include <string_view>

#include "store/sql.hpp"

namespace entsync::store {

void forget_unadopted(Transaction& tx, const std::string& ent) {
  query(tx, "delete from unadopted where ent = $1", {ent});
}

void add_unadopted(Transaction& tx, const std::string& ent, std::vector<ScopedPerson>& people) {
  std::map<std::string_view, ScopedPerson*> without;
  std::vector<std::string> keys;
  for (ScopedPerson& one : people) {
    if (one.account) continue;
    without.emplace(one.person.key, &one);
    keys.push_back(one.person.key);
  }
  if (keys.empty()) return;
  for (const Row row : query(tx,
                             "select key, string_agg(dn || ' (' || why || ')', ', ' order by dn) from unadopted"
                             " where ent = $1 and key = any($2::text[]) group by key",
                             {ent, keys})) {
    without.at(row.view(0))->unadopted = row.text(1);
  }
}

std::set<std::string> with_unadopted(Transaction& tx, const std::string& ent, const std::vector<std::string>& keys) {
  std::set<std::string> found;
  for (const Row row :
       query(tx, "select distinct key from unadopted where ent = $1 and key = any($2::text[])", {ent, keys})) {
    found.insert(row.text(0));
  }
  return found;
}

void keep_unmarked(Transaction& tx, const std::string& ent, std::int64_t run) {
  query(tx,
        "insert into unadopted (ent, key, dn, why, run)"
        " select distinct p.ent, o.subject, o.dn, 'it could not be marked', p.run from plan p"
        " join operation o on o.plan = p.id join person on person.key = o.subject"
        " where p.ent = $1 and p.run = $2 and not exists"
        " (select 1 from account a where a.ent = p.ent and a.key = o.subject and a.state <> 'purged')"
        " on conflict do nothing",
        {ent, run});
}

}  // namespace entsync::store
