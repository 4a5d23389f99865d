#include "store/collisions.hpp"

#include "store/sql.hpp"

namespace entsync::store {

void save_collisions(Transaction& tx, const std::string& ent, const std::vector<std::string>& uais, aaf::Date today,
                     const std::vector<Collision>& now) {
  std::vector<std::string> of_uais, keys, attributes, holders;
  for (const Collision& one : now) {
    of_uais.push_back(one.uai);
    keys.push_back(one.key);
    attributes.push_back(one.attribute);
    holders.push_back(one.holder);
  }
  query(tx,
        "delete from collision c where c.ent = $1 and c.uai = any($2::text[]) and not exists (select 1 from"
        " unnest($3::text[], $4::text[]) as n (key, attribute) where n.key = c.key and n.attribute = c.attribute)",
        {ent, uais, keys, attributes});
  if (now.empty()) return;
  query(tx,
        "insert into collision (ent, uai, key, attribute, holder, since)"
        " select distinct on (n.key, n.attribute) $1, n.uai, n.key, n.attribute, n.holder, $2::date"
        " from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as n (uai, key, attribute, holder)"
        " order by n.key, n.attribute, n.holder"
        " on conflict (ent, key, attribute) do update set uai = excluded.uai, holder = excluded.holder",
        {ent, today, of_uais, keys, attributes, holders});
}

std::vector<Collision> collisions_of(Transaction& tx, const std::string& key) {
  std::vector<Collision> found;
  for (const Row row : query(tx,
                             "select ent, uai, key, attribute, holder, since from collision where key = $1"
                             " order by ent, attribute",
                             {key})) {
    found.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.maybe_date(5)});
  }
  return found;
}

}  // namespace entsync::store
