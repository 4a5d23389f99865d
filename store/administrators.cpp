#include "store/administrators.hpp"

#include "store/sql.hpp"

namespace entsync::store {

std::vector<Administrator> administrators(Transaction& tx, const std::vector<std::string>& uais) {
  const Rows rows = query(tx,
                          "select uai, key, in_force from (select distinct on (e.uai, e.key) e.uai, e.key,"
                          "  e.to_run is null as in_force, e.attributes -> 'ENTPersonProfils' as profiles from entry e"
                          "  where e.uai = any($1::text[]) and e.category = 'PersEducNat'"
                          "  and e.standing in ('kept', 'entitled') order by e.uai, e.key, e.from_run desc) newest"
                          " where profiles @> '[\"National_DIR\"]' order by uai collate \"C\", key collate \"C\"",
                          {uais});
  std::vector<Administrator> found;
  for (const Row row : rows) found.push_back({row.text(0), row.text(1), row.flag(2)});
  return found;
}

}  // namespace entsync::store
