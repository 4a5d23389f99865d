#include "store/schedule_marks.hpp"

#include "store/sql.hpp"

namespace entsync::store {

std::map<std::string, aaf::LocalTime> schedule_marks(Transaction& tx, const std::string& ent) {
  std::map<std::string, aaf::LocalTime> marks;
  for (const Row row : query(tx, "select job, occurrence from schedule_mark where ent = $1", {ent}))
    marks.emplace(row.text(0), row.time(1));
  return marks;
}

void mark_schedule(Transaction& tx, const std::string& ent, const std::string& job, aaf::LocalTime occurrence) {
  query(tx,
        "insert into schedule_mark (ent, job, occurrence) values ($1, $2, $3)"
        " on conflict (ent, job) do update set occurrence = excluded.occurrence",
        {ent, job, occurrence});
}

}  // namespace entsync::store
