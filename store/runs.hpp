// Runs: one pass each, with who started it, for which day, and how it ended.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"
#include "store/directory.hpp"
#include "store/files.hpp"

namespace entsync::store {

enum class RunKind { ingest, plan, sync, apply, resync, purge, undo, adopt };
[[nodiscard]] std::string_view word(RunKind kind);

struct Run {
  std::int64_t id = 0;
  RunKind kind{};
  aaf::Date today{};
  std::string operator_name;  // who asked for it
  std::string arguments;      // the command line, without secrets
  aaf::LocalTime started{};
  std::optional<aaf::LocalTime> finished;
  std::optional<int> exit_code;
  std::map<std::string, std::int64_t> counters;  // "records", "added", …
  std::vector<std::string> errors;               // sentences, in the order in which they came up
};

// Commit it at once: everything else names the run.
[[nodiscard]] std::int64_t begin_run(Transaction& tx, RunKind kind, aaf::Date today, const std::string& operator_name,
                                     const std::string& arguments, aaf::LocalTime now);
void add_run_error(Transaction& tx, std::int64_t run, const std::string& sentence);
void finish_run(Transaction& tx, std::int64_t run, aaf::LocalTime now, int exit_code,
                const std::map<std::string, std::int64_t>& counters);

[[nodiscard]] std::optional<Run> load_run(Transaction& tx, std::int64_t run);
[[nodiscard]] std::vector<Run> load_runs(Transaction& tx, int newest = 50);  // newest first
// The newest run that concerned the school (D36): received a file of it, federated it, or planned something for it.
[[nodiscard]] std::optional<std::int64_t> newest_run_of(Transaction& tx, const std::string& uai);

// One run, whole.
struct RunPlan {
  std::int64_t plan = 0;
  std::string ent, hash;
  std::map<std::string, std::int64_t> by_verb;   // add, modify, rename, delete
  std::map<std::string, std::int64_t> by_state;  // planned, done, refused, …
};
struct RunDetail {
  Run run;
  std::vector<StoredFile> files;
  std::vector<Lot> lots;
  std::vector<DeltaCount> deltas;
  std::vector<RunPlan> plans;                     // computed or applied by it
  std::map<std::string, std::int64_t> anomalies;  // code → how many this run found anew
  std::vector<std::int64_t> holds;                // opened or kept by it
};
[[nodiscard]] std::optional<RunDetail> load_run_detail(Transaction& tx, std::int64_t run);

// How it stands with an ENT, for `status`.
struct EntRuns {
  std::optional<std::int64_t> last_success_run, last_attempt_run;
  std::optional<aaf::LocalTime> last_success, last_attempt;
};
void note_attempt(Transaction& tx, std::int64_t run, const std::string& ent, aaf::LocalTime now);
void note_success(Transaction& tx, std::int64_t run, const std::string& ent, aaf::LocalTime now);
[[nodiscard]] EntRuns ent_runs(Transaction& tx, const std::string& ent);

}  // namespace entsync::store
