#include "daemon/service/worker.hpp"

#include <algorithm>
#include <exception>
#include <string_view>
#include <tuple>
#include <utility>

#include "aaf/model/failure.hpp"
#include "daemon/intake/retention.hpp"
#include "daemon/log/log.hpp"
#include "daemon/schedule/calendar.hpp"
#include "daemon/service/request_job.hpp"
#include "daemon/service/sync_job.hpp"
#include "store/notices.hpp"
#include "store/pace.hpp"
#include "store/schedule_marks.hpp"

namespace entsync::daemon::service {

using Clock = std::chrono::steady_clock;
using schedule::JobKind;

namespace {

constexpr std::chrono::milliseconds agenda_tick{1000};
constexpr std::chrono::milliseconds intake_busy{500};
constexpr std::chrono::minutes between_forgetting{10};
// What a server says that became a standby: the connection lives, and whoever connects anew may find the primary.
constexpr std::string_view standby = "SQLSTATE 25006";

log::Field job_field(JobKind kind) {
  switch (kind) {
    case JobKind::full_resync: return log::Field::job("full_resync");
    case JobKind::purge: return log::Field::job("purge");
    case JobKind::sync: break;
  }
  return log::Field::job("sync");
}

schedule::Marks marks_of(store::Database& database, const std::string& ent) {
  schedule::Marks marks;
  store::Transaction tx(database);
  for (const auto& [job, time] : store::schedule_marks(tx, ent)) {
    for (const JobKind kind : {JobKind::sync, JobKind::full_resync, JobKind::purge}) {
      if (job == word(kind)) marks.emplace(kind, time);
    }
  }
  return marks;
}

}  // namespace

void Worker::run() {
  while (!common_.stopping()) {
    common_.pulse();
    try {
      if (pause_.count() > 0) listen(Clock::now() + pause_);
      if (!database_) connect();
      // What changes after the first look at everything must be heard.
      while (!common_.listening() && !common_.stopping()) listen(Clock::now() + std::chrono::milliseconds(5));
      serve();
    } catch (const aaf::Failure& failure) {
      if (!database_ || !database_->alive() || failure.code() == standby) {
        lose(failure);
      } else if (!std::exchange(troubled_, true)) {
        log::event(log::Event::database_lost, {log::Field::code(failure)});
      }
      pause_ = backoff_.next();
    } catch (const std::exception&) {
      // A fault of the program, which must not take the others' work with it. Its text may hold a value of a person.
      log::event(log::Event::internal_error, {});
      disconnect();
      pause_ = backoff_.next();
    }
  }
  try {
    // A clean end: nothing is lost, it is given back.
    if (leadership_) leadership_->resign();
  } catch (const aaf::Failure&) {
    // The connection is gone, and the locks with it.
  }
  disconnect();
}

void Worker::lose(const aaf::Failure& failure) {
  if (!lost_) log::event(log::Event::database_lost, {log::Field::code(failure)});
  lost_ = true;
  disconnect();
}

void Worker::say_back(bool& trouble) {
  if (std::exchange(trouble, false)) log::event(log::Event::database_back, {});
}

void Worker::connect() {
  database_ = std::make_shared<store::Database>(common_.settings()->database_url);
  database_->observe(common_.database_timing());
  leadership_ = std::make_unique<Leadership>(*database_, common_.instance());
  next_contest_ = {};
  common_.update([](Activity& activity) { activity.database = true; });
}

void Worker::disconnect() {
  if (leadership_) {
    for (const std::string& ent : leadership_->led()) log::event(log::Event::leader_lost, {log::Field::ent(ent)});
  }
  waiting_.clear();
  leadership_.reset();
  database_.reset();
  agenda_.unlead_all();
  common_.update([](Activity& activity) {
    activity.database = false;
    activity.leads.clear();
  });
}

void Worker::serve() {
  while (!common_.stopping()) {
    common_.pulse();
    listen({});
    contend();
    say_back(lost_);
    const auto tried = Clock::now();
    const bool did = do_something();
    backoff_.reset();
    pause_ = {};
    say_back(troubled_);
    if (did) continue;
    // The end of a pause or a blackout is not in the agenda: at each agenda_tick it is looked for.
    auto until = Clock::now() + agenda_tick;
    if (const auto next = agenda_.next(common_.settings()->schedule, tried)) until = std::min(until, *next);
    if (intake_.due()) until = std::min(until, std::max(next_files_, Clock::now()));
    listen(std::max(until, Clock::now() + std::chrono::milliseconds(1)));
  }
}

// One job, the most urgent one; false when there is none.
bool Worker::do_something() {
  const std::vector<std::string> led(leadership_->led().begin(), leadership_->led().end());
  if (!led.empty() && serve_request(work(), led)) return true;
  return take_files() || keep_agenda();
}

bool Worker::take_files() {
  if (!intake_.due() || Clock::now() < next_files_) return false;
  const auto run = intake_.run(work());
  if (!run) {
    next_files_ = Clock::now() + intake_busy;
    return false;
  }
  std::vector<std::string> uais;
  {
    store::Transaction tx(*database_);
    uais = store::changed_uais(tx, *run);
  }
  if (!uais.empty()) own_runs_.insert(*run);
  agenda_.changed(uais, Clock::now());
  return true;
}

bool Worker::keep_agenda() {
  const auto settings = common_.settings();
  {
    store::Transaction tx(*database_);
    if (store::load_pace(tx).paused) return false;
  }
  const bool blackout = schedule::blackout_until(settings->schedule.blackouts, now()).has_value();
  if (blackout && !blackout_) log::event(log::Event::blackout_begun, {});
  blackout_ = blackout;
  const auto job = agenda_.take(settings->schedule, now(), Clock::now());
  if (!job) return false;
  log::event(log::Event::job_begun, {job_field(job->kind), log::Field(log::Number::count, job->ents.size())});
  try {
    const JobResult done = run_job(work(), *job);
    if (done.own_run != 0) own_runs_.insert(done.own_run);
    for (const std::string& ent : done.failed) {
      log::event(log::Event::job_waits, {job_field(job->kind), log::Field::ent(ent)});
      agenda_.failed(ent, Clock::now(), settings->schedule.retry);
    }
  } catch (const aaf::Failure&) {
    for (const std::string& ent : job->ents) {
      log::event(log::Event::job_waits, {job_field(job->kind), log::Field::ent(ent)});
      agenda_.failed(ent, Clock::now(), settings->schedule.retry);
    }
    throw;
  }
  return true;
}

void Worker::contend() {
  if (Clock::now() < next_contest_) return;
  next_contest_ = Clock::now() + agenda_tick;
  const auto settings = common_.settings();
  std::vector<std::string> ents;
  for (const config::Ent& ent : settings->ents) ents.push_back(ent.name);
  const std::set<std::string> before = leadership_->led();
  const auto gained = leadership_->contend(ents, std::chrono::seconds(settings->leader_stale_s));
  for (const std::string& ent : before) {
    if (!leadership_->led().contains(ent)) agenda_.unlead(ent);
  }
  for (const std::string& ent : gained) {
    log::event(log::Event::leader_gained, {log::Field::ent(ent)});
    waiting_.erase(ent);
    agenda_.lead(ent, marks_of(*database_, ent), settings->schedule, now(), Clock::now());
  }
  for (const std::string& ent : ents) {
    if (!leadership_->led().contains(ent) && waiting_.insert(ent).second)
      log::event(log::Event::leader_waiting, {log::Field::ent(ent)});
  }
  const std::vector<std::string> led(leadership_->led().begin(), leadership_->led().end());
  const std::vector<std::string> next_jobs = schedule::next_jobs(settings->schedule, now());
  common_.update([&](Activity& activity) {
    activity.leads = led;
    activity.next_jobs = next_jobs;
  });
  if (!gained.empty()) settle_broken_requests(work(), led);
  forget_copies(*settings);
  if (!led.empty() && Clock::now() >= next_forgetting_) {
    next_forgetting_ = Clock::now() + between_forgetting;
    store::Transaction tx(*database_);
    store::forget_requests(tx, std::chrono::hours(settings->answer_keep_hours));
    tx.commit();
  }
}

// The files of this machine, once a day; a run does it for those that work without a daemon.
void Worker::forget_copies(const config::Settings& settings) {
  const aaf::Date today = aaf::day_of(now());
  if (copies_forgotten_ == today) return;
  copies_forgotten_ = today;
  const std::int64_t gone = intake::forget_copies(settings, today);
  if (gone > 0) log::event(log::Event::copies_forgotten, {log::Field(log::Number::count, gone)});
}

void Worker::listen(schedule::Steady until) {
  for (const WorkerMessage& message : mailbox_.take(until)) hear(message);
}

void Worker::hear(const WorkerMessage& message) {
  if (const auto* complete = std::get_if<FilesComplete>(&message)) {
    intake_.set_aside(*common_.settings(), complete->files);
    next_files_ = {};
  } else if (std::holds_alternative<TryFilesAgain>(message)) {
    intake_.try_again();
  } else if (const auto* changed = std::get_if<DirectoryChanged>(&message)) {
    if (own_runs_.erase(changed->run) > 0 || !database_) return;
    try {
      store::Transaction tx(*database_);
      agenda_.changed(store::changed_uais(tx, changed->run), Clock::now());
    } catch (const aaf::Failure&) {
      // The next turn meets the same trouble and says so; what was heard must not be lost.
      agenda_.changed_somewhere(Clock::now());
    }
  } else if (std::holds_alternative<NoticesMissed>(message)) {
    own_runs_.clear();
    agenda_.changed_somewhere(Clock::now());
  } else if (std::holds_alternative<PaceChanged>(message)) {
    agenda_.retry_now(Clock::now());
  }
}

aaf::LocalTime Worker::now() const { return local_time(common_); }

}  // namespace entsync::daemon::service
