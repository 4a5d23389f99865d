#include "store/leaders.hpp"

#include "store/sql.hpp"

namespace entsync::store {
namespace {

// The backends that hold the advisory lock "ent:<name>" of this database, one row each. A bigint key is shown in two
// halves.
constexpr const char* holders =
    "select l.pid from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()"
    " where l.locktype = 'advisory' and l.granted and l.objsubid = 1"
    " and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('entsync:ent:' || ";

}  // namespace

std::vector<Leader> leaders(Transaction& tx) {
  std::vector<Leader> found;
  for (const Row row :
       query(tx, std::string("select ent, instance, host, pid, backend, exists(") + holders +
                     "leader.ent, 0) and l.pid = leader.backend), heartbeat,"
                     " extract(epoch from clock_timestamp() - since) * 1000 :: bigint,"
                     " extract(epoch from clock_timestamp() - heartbeat) * 1000 :: bigint, at, next_jobs"
                     " from leader order by ent")) {
    Leader leader;
    leader.ent = row.text(0);
    leader.instance = {row.text(1), row.text(2), row.integer(3)};
    leader.backend = row.integer(4);
    leader.holds = row.flag(5);
    leader.heartbeat = row.text(6);
    leader.since = std::chrono::milliseconds(row.number(7));
    leader.silent = std::chrono::milliseconds(row.number(8));
    leader.at = row.text(9);
    leader.next_jobs = row.texts(10);
    found.push_back(std::move(leader));
  }
  return found;
}

void note_leader(Transaction& tx, const std::string& ent, const Instance& instance) {
  query(tx,
        "insert into leader (ent, instance, host, pid, backend) values ($1, $2, $3, $4, pg_backend_pid())"
        " on conflict (ent) do update set instance = excluded.instance, host = excluded.host, pid = excluded.pid,"
        " backend = excluded.backend, since = clock_timestamp(), heartbeat = clock_timestamp(), at = '',"
        " next_jobs = '{}'",
        {ent, instance.id, instance.host, instance.pid});
}

void end_leader(Transaction& tx, const std::string& ent, const Instance& instance) {
  query(tx, "delete from leader where ent = $1 and instance = $2", {ent, instance.id});
}

void beat(Transaction& tx, const Instance& instance, const Beat& beat) {
  query(tx, "update leader set heartbeat = clock_timestamp(), at = $2, next_jobs = $3 where instance = $1",
        {instance.id, beat.at, beat.next_jobs});
}

bool end_backend(Transaction& tx, const std::string& ent, int backend) {
  const Rows rows =
      query(tx, std::string("select pg_terminate_backend(pid) from (") + holders + "$1, 0)) h where pid = $2",
            {ent, backend});
  return !rows.empty() && rows.front().flag(0);
}

}  // namespace entsync::store
