#include "daemon/service/sync_job.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/run/sync.hpp"
#include "store/accounts.hpp"
#include "store/schedule_marks.hpp"

namespace entsync::daemon::service {

using schedule::JobKind;

namespace {

// The ENTs that these establishments concern. `whole`: a school is among them whose accounts no complete run has
// counted yet, so that the guards have nothing to measure its losses by; a run of everything counts them.
struct Concerned {
  std::vector<const config::Ent*> ents;
  bool whole = false;
};

Concerned concerned(const Work& work, const schedule::Job& job) {
  Concerned found;
  store::Transaction tx(*work.database);
  for (const std::string& name : job.ents) {
    const config::Ent* ent = config::find_ent(*work.settings, name);
    if (ent == nullptr) continue;
    if (job.uais.empty()) {
      found.ents.push_back(ent);
      continue;
    }
    const std::vector<std::string> planned = run::planned_uais(tx, *ent);
    std::vector<std::string> uais;
    std::set_intersection(planned.begin(), planned.end(), job.uais.begin(), job.uais.end(), std::back_inserter(uais));
    if (uais.empty()) continue;
    found.ents.push_back(ent);
    found.whole = found.whole || !store::all_in_base(tx, name, uais);
  }
  return found;
}

store::RunKind run_kind(JobKind kind) {
  switch (kind) {
    case JobKind::full_resync: return store::RunKind::resync;
    case JobKind::purge: return store::RunKind::purge;
    case JobKind::sync: break;
  }
  return store::RunKind::sync;
}

bool again(ExitCode code) {
  return code == ExitCode::unreachable || code == ExitCode::partial || code == ExitCode::busy;
}

}  // namespace

JobResult run_job(const Work& work, const schedule::Job& job) {
  const Concerned found = concerned(work, job);
  JobResult done;
  if (!found.ents.empty()) {
    JobSession session(work, own_globals(work.common), "entsyncd");
    run::RunRequest request;
    request.kind = run_kind(job.kind);
    request.ents = found.ents;
    request.apply = true;
    request.arguments = std::string(word(job.kind)) + (job.appointment ? " as appointed" : "");
    if (job.kind == JobKind::sync && !found.whole) request.scope.uais = job.uais;
    request.scope.only_purges = job.kind == JobKind::purge;
    request.scope.forced = request.scope.sweep = job.kind == JobKind::full_resync;
    const run::RunResult result = run::run_ents(session.session(), *work.database, request);
    for (const run::EntResult& one : result.ents) {
      if (again(one.code)) done.failed.push_back(one.ent->name);
    }
    if (request.scope.everything() && !result.refreshed.empty()) done.own_run = result.run;
  }
  if (job.appointment) {
    store::Transaction tx(*work.database);
    for (const std::string& ent : job.ents)
      store::mark_schedule(tx, ent, std::string(word(job.kind)), *job.appointment);
    tx.commit();
  }
  return done;
}

}  // namespace entsync::daemon::service
