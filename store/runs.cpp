#include "store/runs.hpp"

#include <array>

#include "store/json.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

constexpr std::array<std::string_view, 8> run_words{"ingest", "plan",  "sync", "apply",
                                                    "resync", "purge", "undo", "adopt"};

constexpr const char* run_columns =
    "r.id, r.kind, r.today, r.operator_name, r.arguments, r.started, r.finished, r.exit_code, r.counters, r.errors";

Run run_from(const Row& row) {
  using enum RunKind;
  Run run;
  run.id = row.number(0);
  run.kind = spelled("run", row.view(1), {ingest, plan, sync, apply, resync, purge, undo, adopt});
  run.today = row.date(2);
  run.operator_name = row.text(3);
  run.arguments = row.text(4);
  run.started = row.time(5);
  run.finished = row.maybe_time(6);
  run.exit_code = row.maybe_integer(7);
  run.counters = counters_from(row.view(8));
  run.errors = row.texts(9);
  return run;
}

}  // namespace

std::string_view word(RunKind kind) { return run_words.at(static_cast<std::size_t>(kind)); }

std::int64_t begin_run(Transaction& tx, RunKind kind, aaf::Date today, const std::string& operator_name,
                       const std::string& arguments, aaf::LocalTime now) {
  return query(tx,
               "insert into run (kind, today, operator_name, arguments, started) values ($1, $2, $3, $4, $5) returning "
               "id",
               {word(kind), today, operator_name, arguments, now})
      .front()
      .number(0);
}

void add_run_error(Transaction& tx, std::int64_t run, const std::string& sentence) {
  query(tx, "update run set errors = errors || $2::text where id = $1", {run, sentence});
}

void finish_run(Transaction& tx, std::int64_t run, aaf::LocalTime now, int exit_code,
                const std::map<std::string, std::int64_t>& counters) {
  query(tx, "update run set finished = $2, exit_code = $3, counters = $4 where id = $1",
        {run, now, exit_code, to_json(counters)});
}

std::optional<Run> load_run(Transaction& tx, std::int64_t run) {
  const Rows rows = query(tx, std::string("select ") + run_columns + " from run r where id = $1", {run});
  if (rows.empty()) return std::nullopt;
  return run_from(rows.front());
}

std::vector<Run> load_runs(Transaction& tx, int newest) {
  std::vector<Run> runs;
  for (const Row row :
       query(tx, std::string("select ") + run_columns + " from run r order by id desc limit $1", {newest})) {
    runs.push_back(run_from(row));
  }
  return runs;
}

std::optional<std::int64_t> newest_run_of(Transaction& tx, const std::string& uai) {
  const Rows rows = query(tx,
                          "select greatest((select max(run) from file where uai = $1),"
                          " (select max(run) from lot where uai = $1),"
                          " (select federated_run from establishment where uai = $1),"
                          " (select max(p.run) from plan p where $1 = any(p.uais)"
                          "  or exists (select 1 from operation o where o.plan = p.id and o.uai = $1)))",
                          {uai});
  if (rows.front().null(0)) return std::nullopt;
  return rows.front().number(0);
}

void note_attempt(Transaction& tx, std::int64_t run, const std::string& ent, aaf::LocalTime now) {
  query(tx,
        "insert into ent (name, last_attempt_run, last_attempt) values ($1, $2, $3) on conflict (name) do update set"
        " last_attempt_run = excluded.last_attempt_run, last_attempt = excluded.last_attempt",
        {ent, run, now});
}

void note_success(Transaction& tx, std::int64_t run, const std::string& ent, aaf::LocalTime now) {
  query(tx,
        "insert into ent (name, last_success_run, last_success) values ($1, $2, $3) on conflict (name) do update set"
        " last_success_run = excluded.last_success_run, last_success = excluded.last_success",
        {ent, run, now});
}

EntRuns ent_runs(Transaction& tx, const std::string& ent) {
  EntRuns runs;
  for (const Row row :
       query(tx, "select last_success_run, last_success, last_attempt_run, last_attempt from ent where name = $1",
             {ent})) {
    if (!row.null(0)) runs.last_success_run = row.number(0);
    runs.last_success = row.maybe_time(1);
    if (!row.null(2)) runs.last_attempt_run = row.number(2);
    runs.last_attempt = row.maybe_time(3);
  }
  return runs;
}

}  // namespace entsync::store
