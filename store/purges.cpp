#include "store/purges.hpp"

#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {

std::vector<PurgeRecord> purges_of(Transaction& tx, const std::string& key_or_number) {
  const Rows rows = query(tx,
                          "select ent, key, population, reason, since, purge_after, uais, run, day from purge"
                          " where key = $1 or split_part(split_part(key, '@', 1), ':', 3) = $1 order by day, ent",
                          {key_or_number});
  std::vector<PurgeRecord> records;
  for (const Row row : rows) {
    records.push_back({row.text(0), row.text(1), known_word<aaf::Population>("population", row.view(2)),
                       maybe_known<aaf::Reason>("reason", row.view(3)), row.maybe_date(4), row.maybe_date(5),
                       row.texts(6), row.number(7), row.date(8)});
  }
  return records;
}

}  // namespace entsync::store
