// One run over the ENTs: federate what has an edge today, plan each ENT, apply, and keep one ENT's trouble from the
// others.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/federation.hpp"
#include "daemon/run/applier.hpp"
#include "daemon/run/planner.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::run {

struct RunRequest {
  store::RunKind kind{};
  std::vector<const config::Ent*> ents;
  PlanScope scope;
  bool apply = false;  // else the plan is stored and shown
  bool rehearse =
      false;  // everything is computed in one transaction that is rolled back: no number, nothing stays (D4)
  std::string arguments;  // for the record
};

struct EntResult {
  const config::Ent* ent = nullptr;
  std::optional<EntPlan> plan;
  std::optional<Applied> filled;    // what portions of newcomers did before the plan (run/portions.hpp), all together
  std::optional<Applied> applied;   // none: nothing was to be applied, or the mode is `observe`
  std::int64_t settled = 0;         // operations of a broken run that were settled first
  std::vector<std::int64_t> holds;  // open ones
  std::string trouble;              // why there is no plan, or why it was not applied to its end
  ExitCode code = ExitCode::done;
};

struct RunResult {
  std::int64_t run = 0;  // 0 of a rehearsal
  std::vector<Federated> refreshed;
  std::vector<EntResult> ents;
  ExitCode code = ExitCode::done;
};

// Throws Failure when the database is out of reach; a busy lock is an ENT's `trouble`,
// code 7.
[[nodiscard]] RunResult run_ents(Session& session, store::Database& database, const RunRequest& request);

// Holds an advisory lock as long as it lives.
class Lock {
 public:
  // Tries for so long to take it.
  Lock(store::Database& database, std::string name, std::chrono::milliseconds patience = {});
  ~Lock();
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  [[nodiscard]] bool held() const { return held_; }

 private:
  store::Database& database_;
  std::string name_;
  bool held_;
};

[[nodiscard]] aaf::Refusal busy(const std::string& what);

// After a run of this ENT that came to its end: accounts without operations, whatever was refused to others, or one
// entry that the ENT never takes would keep everybody's time between two schools from running (D13); what was approved
// for the whole ENT and is carried out. Where the run was about everything and every operation took effect (`whole`),
// also the guards' base, and the success unless something is held (a hold is none).
void note_end(store::Database& database, const config::Settings& settings, std::int64_t run, const EntPlan& plan,
              bool whole, bool success, aaf::LocalTime now);

}  // namespace entsync::daemon::run
