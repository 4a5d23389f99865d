#include "daemon/schedule/agenda.hpp"

#include <algorithm>
#include <array>

#include "daemon/schedule/calendar.hpp"

namespace entsync::daemon::schedule {

using aaf::LocalTime;

namespace {

constexpr std::array kinds{JobKind::full_resync, JobKind::purge, JobKind::sync};

const std::vector<config::Appointment>& appointments_of(const config::Schedule& schedule, JobKind kind) {
  switch (kind) {
    case JobKind::full_resync: return schedule.full_resync;
    case JobKind::purge: return schedule.purge;
    case JobKind::sync: break;
  }
  return schedule.sync;
}

}  // namespace

std::string_view word(JobKind kind) {
  switch (kind) {
    case JobKind::sync: return "sync";
    case JobKind::full_resync: return "full_resync";
    case JobKind::purge: return "purge";
  }
  return "";
}

void Agenda::lead(const std::string& ent, Marks marks, const config::Schedule& schedule, LocalTime now, Steady steady) {
  Ent one;
  one.marks = std::move(marks);
  for (const JobKind kind : kinds) one.marks.emplace(kind, now);
  one.pending = {{}, true, steady - schedule.quiet_max, steady - schedule.quiet_max};
  ents_[ent] = std::move(one);
}

void Agenda::unlead(const std::string& ent) { ents_.erase(ent); }

void Agenda::changed(const std::vector<std::string>& uais, Steady steady) {
  if (uais.empty()) return;
  for (auto& [name, ent] : ents_) {
    if (!ent.pending.any()) ent.pending.first = steady;
    ent.pending.last = steady;
    ent.pending.uais.insert(uais.begin(), uais.end());
    if (ent.pending.uais.size() >= everything_from) ent.pending.everything = true;
  }
}

void Agenda::changed_somewhere(Steady steady) {
  for (auto& [name, ent] : ents_) {
    if (!ent.pending.any()) ent.pending.first = steady;
    ent.pending.last = steady;
    ent.pending.everything = true;
  }
}

void Agenda::failed(const std::string& ent, Steady steady, std::chrono::milliseconds retry) {
  if (const auto at = ents_.find(ent); at != ents_.end()) at->second.retry_at = steady + retry;
}

void Agenda::retry_now(Steady steady) {
  for (auto& [name, ent] : ents_) {
    if (ent.retry_at) ent.retry_at = std::min(*ent.retry_at, steady);
  }
}

std::optional<Job> Agenda::appointed(JobKind kind, const std::vector<config::Appointment>& appointments,
                                     LocalTime now) {
  const auto time = last_appointed(appointments, now);
  if (!time) return std::nullopt;
  Job job{kind, {}, {}, time};
  for (auto& [name, ent] : ents_) {
    LocalTime& mark = ent.marks.at(kind);
    if (mark >= *time) continue;
    mark = *time;
    job.ents.push_back(name);
    // It covers what waits, and what was to be tried again.
    if (kind == JobKind::purge) continue;
    ent.pending = {};
    ent.retry_at.reset();
    // A resync does what a sync does.
    if (kind == JobKind::full_resync) ent.marks[JobKind::sync] = std::max(ent.marks[JobKind::sync], *time);
  }
  if (job.ents.empty()) return std::nullopt;
  return job;
}

std::optional<Job> Agenda::after_quiet(const config::Schedule& schedule, Steady steady) {
  std::optional<Job> job;
  for (auto& [name, ent] : ents_) {
    if (ent.retry_at && *ent.retry_at <= steady) {
      ent.retry_at.reset();
      ent.pending = {{}, true, steady - schedule.quiet_max, steady - schedule.quiet_max};
    }
    const Pending& pending = ent.pending;
    if (!pending.any()) continue;
    if (steady < pending.last + schedule.quiet && steady < pending.first + schedule.quiet_max) continue;
    std::vector<std::string> uais;
    if (!pending.everything) uais.assign(pending.uais.begin(), pending.uais.end());
    // ENTs with the same work share the run.
    if (job && job->uais != uais) continue;
    if (!job) job = Job{JobKind::sync, {}, std::move(uais), std::nullopt};
    job->ents.push_back(name);
    ent.pending = {};
  }
  return job;
}

std::optional<Job> Agenda::take(const config::Schedule& schedule, LocalTime now, Steady steady) {
  if (blackout_until(schedule.blackouts, now)) return std::nullopt;
  for (const JobKind kind : kinds) {
    if (auto job = appointed(kind, appointments_of(schedule, kind), now)) return job;
  }
  return after_quiet(schedule, steady);
}

std::optional<Steady> Agenda::next(const config::Schedule& schedule, Steady now) const {
  std::optional<Steady> soonest;
  const auto consider = [&](Steady time) {
    if (time > now && (!soonest || time < *soonest)) soonest = time;
  };
  for (const auto& [name, ent] : ents_) {
    if (ent.retry_at) consider(*ent.retry_at);
    if (ent.pending.any())
      consider(std::min<Steady>(ent.pending.last + schedule.quiet, ent.pending.first + schedule.quiet_max));
  }
  return soonest;
}

std::vector<std::string> next_jobs(const config::Schedule& schedule, LocalTime now) {
  std::vector<std::string> jobs;
  for (const JobKind kind : kinds) {
    if (const auto time = next_appointed(appointments_of(schedule, kind), now))
      jobs.push_back(aaf::iso(*time) + " " + std::string(word(kind)));
  }
  std::sort(jobs.begin(), jobs.end());
  return jobs;
}

}  // namespace entsync::daemon::schedule
