#include "store/notices.hpp"

#include "store/sql.hpp"

namespace entsync::store {

void announce(Transaction& tx, const std::string& channel, const std::string& payload) {
  query(tx, "select pg_notify($1, $2)", {channel, payload});
}

std::vector<std::string> changed_uais(Transaction& tx, std::int64_t run) {
  return texts_of(query(tx,
                        "select uai from establishment where federated_run = $1 union"
                        " select e.uai from duplicate_pair p join entry e on e.key in (p.first_key, p.second_key)"
                        " and e.to_run is null where p.run = $1 order by 1",
                        {run}));
}

std::vector<std::string> federated_since_sync(Transaction& tx, std::int64_t run) {
  return texts_of(query(tx,
                        "select uai from establishment where federated_run > coalesce((select max(id) from run"
                        " where kind = 'sync' and finished is not null and id < $1), 0) order by uai",
                        {run}));
}

}  // namespace entsync::store
