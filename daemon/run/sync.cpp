#include "daemon/run/sync.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <thread>
#include <tuple>

#include "aaf/model/failure.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/intake/lots.hpp"
#include "daemon/intake/retention.hpp"
#include "daemon/log/log.hpp"
#include "daemon/run/barrier.hpp"
#include "daemon/run/events.hpp"
#include "daemon/run/portions.hpp"
#include "daemon/run/settling.hpp"
#include "daemon/run/stored_plan.hpp"
#include "daemon/written_reports.hpp"
#include "store/accounts.hpp"
#include "store/holds.hpp"
#include "store/notices.hpp"
#include "store/people.hpp"
#include "store/plans.hpp"
#include "store/retention.hpp"

namespace entsync::daemon::run {

using aaf::OperationState;

namespace {

// Asked to stop while a plan is computed: nothing of it was sent yet.
class Stopped : public aaf::Failure {
 public:
  using aaf::Failure::Failure;
};

class Run {
 public:
  Run(Session& session, store::Database& database, const RunRequest& request)
      : session_(session), settings_(session.settings()), database_(database), request_(request) {}

  RunResult go() {
    begin();
    refresh();
    for (const config::Ent* ent : request_.ents) {
      EntResult result;
      result.ent = ent;
      try {
        one_ent(*ent, result);
      } catch (const Stopped& stopped) {
        result.trouble = stopped.what();
        result.code = ExitCode::partial;
      } catch (const aaf::Failure& failure) {
        // Without the database the other ENTs fare no better.
        if (!database_.alive()) throw;
        result.trouble = failure.what();
        result.code = ExitCode::unreachable;
        tell_trouble(result_.run, ent->name, failure);
      }
      note(result);
      codes_.add(result.code);
      result_.ents.push_back(std::move(result));
    }
    result_.code = codes_.result();
    report();
    finish();
    return std::move(result_);
  }

 private:
  void begin() {
    store::Transaction tx(database_);
    result_.run =
        store::begin_run(tx, request_.kind, session_.today(), session_.asker(), request_.arguments, session_.now());
    tx.commit();
    durable_step("run begun");
    tell_begun(result_.run, request_.kind);
  }

  // Substitutes' periods, link dates, exits and majorities change the directory without a new lot (D4).
  void refresh() {
    const Lock lock(database_, "instance");
    if (!lock.held()) {
      log::event(log::Event::lock_busy, {log::Field(log::Number::run, result_.run)});
      errors_.push_back("files are being taken in at the moment: what changes by date alone is left to the next run");
      return;
    }
    std::vector<std::string> waiting;
    {
      store::Transaction tx(database_);
      waiting = intake::waiting_uais(tx);
    }
    // A lot may have waited for this day: the first one of its school year (D3).
    for (const std::string& uai : waiting) {
      if (!session_.asked_to_stop().empty()) break;
      std::ignore = intake::compose_lots(database_, session_, result_.run, uai, result_.refreshed);
    }
    store::Transaction tx(database_);
    std::vector<Federated> due;
    if (session_.asked_to_stop().empty()) due = federate_due(tx, settings_, result_.run, session_.today());
    if (due.empty() && result_.refreshed.empty()) return;
    // Whoever leads other ENTs has to know.
    store::announce(tx, store::directory_channel, std::to_string(result_.run));
    result_.refreshed.insert(result_.refreshed.end(), due.begin(), due.end());
    tx.commit();
    durable_step("federated again");
    for (const Federated& one : due) tell_federated(result_.run, one);
  }

  PlanProgress progress_of(const std::string& ent) {
    return [this, ent](const char* phase, std::size_t done, std::size_t total) {
      if (const std::string why = session_.asked_to_stop(); !why.empty()) throw Stopped(phase, ent, "stopped: " + why);
      session_.progress(phase, ent, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
    };
  }

  void one_ent(const config::Ent& settings, EntResult& result) {
    if (request_.apply && writes_anything(settings)) {
      if (const auto may = may_write(session_, database_, settings.name); !may) {
        result.trouble = may.error().text();
        result.code = exit_code(may.error().kind);
        return;
      }
    }
    const Lock lock(database_, "ent:" + settings.name);
    if (!lock.held()) {
      result.trouble = busy("ENT " + settings.name).text();
      result.code = ExitCode::busy;
      tell_busy(settings.name);
      return;
    }
    bool in_line = false;  // the ENT was what the sources said when this run began
    {
      store::Transaction tx(database_);
      const store::EntRuns before = store::ent_runs(tx, settings.name);
      in_line = before.last_success_run && before.last_success_run == before.last_attempt_run;
      store::note_attempt(tx, result_.run, settings.name, session_.now());
      tx.commit();
      durable_step("attempt noted");
    }
    auto ent = open_ent(settings_, settings);
    if (!ent) {
      result.trouble = ent.error().text();
      result.code = exit_code(ent.error().kind);
      tell_refused(result_.run, settings.name);
      return;
    }
    result.settled = settle_unfinished(database_, settings_, **ent, result_.run, session_.now());
    if (request_.apply && request_.scope.everything() && writes_anything(settings) && !fill(**ent, result)) return;
    {
      const Stopwatch watch;
      store::Transaction tx(database_, store::Ending::commit, store::View::snapshot);
      result.plan = compute_plan(tx, settings_, **ent, session_.today(), request_.scope, progress_of(settings.name));
      EntPlan& plan = *result.plan;
      if (!request_.apply || !plan.plan.operations.empty()) {
        store_plan(tx, plan, result_.run, session_.today(), session_.now(), request_.scope);
      }
      const store::HoldsMoved moved = store_holds(tx, plan, result_.run, session_.today(), request_.scope);
      for (const store::Hold& hold : store::load_holds(tx, settings.name, {store::HoldState::open})) {
        if (hold.purpose.empty()) result.holds.push_back(hold.id);
      }
      if (!result.holds.empty() || holds_something(tx, plan)) result.code = ExitCode::held;
      tx.commit();
      durable_step("plan stored");
      tell_plan(result_.run, plan, watch);
      tell_holds(result_.run, moved);
    }
    if (!request_.apply || !writes_anything(settings)) return;
    EntPlan& plan = *result.plan;
    if (!plan.plan.operations.empty()) {
      result.applied = apply(**ent, plan.id);
      judge_applied(result);
      if (!result.applied->trouble.empty()) return;
    }
    const bool complete = !result.applied || result.applied->complete();
    note_end(database_, settings_, result_.run, plan, complete && request_.scope.everything(),
             result.code == ExitCode::done, session_.now());
    // Where the rest was right before, a run of the schools that changed makes the whole right again.
    if (in_line && request_.scope.of_schools() && result.code == ExitCode::done) {
      store::Transaction tx(database_);
      store::note_success(tx, result_.run, settings.name, session_.now());
      tx.commit();
    }
  }

  Applied apply(OpenEnt& ent, std::int64_t plan) {
    {
      store::Transaction tx(database_);
      store::set_applying(tx, plan, result_.run);
      tx.commit();
      durable_step("applying");
    }
    return apply_plan(database_, session_, ent, result_.run, plan);
  }

  // Where more people are new than one plan should hold, they go out in portions first. What portions leave, and all
  // that goes, is the business of the plan of everything. False when the ENT had to be left.
  bool fill(OpenEnt& ent, EntResult& result) {
    std::vector<std::vector<std::string>> portions;
    {
      store::Transaction tx(database_);
      const auto inside = scope_of(tx, ent.settings).inside;
      portions = portions_of(store::newcomers(tx, ent.settings.name, inside), settings_.filling_portion);
    }
    if (!portions.empty()) store::count_people(database_);
    for (std::vector<std::string>& uais : portions) {
      PlanScope scope;
      scope.uais = std::move(uais);
      scope.purges = false;
      scope.only_additions = true;
      std::int64_t id = 0;
      {
        const Stopwatch watch;
        store::Transaction tx(database_, store::Ending::commit, store::View::snapshot);
        EntPlan plan = compute_plan(tx, settings_, ent, session_.today(), scope, progress_of(ent.settings.name));
        if (plan.plan.operations.empty()) continue;
        store_plan(tx, plan, result_.run, session_.today(), session_.now(), scope);
        tx.commit();
        durable_step("plan stored");
        tell_plan(result_.run, plan, watch);
        id = plan.id;
      }
      Applied applied = apply(ent, id);
      if (!result.filled) result.filled.emplace();
      add(*result.filled, applied);
      if (applied.trouble.empty()) continue;
      result.trouble = applied.trouble;
      result.code = applied.code();
      return false;
    }
    return true;
  }

  static void judge_applied(EntResult& result) {
    ExitCodes codes;
    codes.add(result.code);
    result.trouble = result.applied->trouble;
    codes.add(result.applied->code());
    result.code = codes.result();
  }

  void note(const EntResult& result) {
    if (!result.trouble.empty()) errors_.push_back(fmt::format("{}: {}", result.ent->name, result.trouble));
    if (result.plan) counters_["planned"] += static_cast<std::int64_t>(result.plan->plan.operations.size());
    if (result.plan) counters_["held"] += static_cast<std::int64_t>(result.plan->verdict.held_subjects.size());
    for (const auto* applied : {&result.filled, &result.applied}) {
      if (*applied) note(result.ent->name, **applied);
    }
    if (!result.filled) return;
    for (const auto& [state, count] : result.filled->states) counters_["planned"] += count;
  }

  void note(const std::string& ent, const Applied& applied) {
    count_states(counters_, applied.states);
    for (const std::string& failure : applied.failures) errors_.push_back(ent + ": " + failure);
    for (const std::string& dn : applied.differences)
      errors_.push_back(ent + ": " + dn + " does not hold what was written to it");
  }

  // Of schools that were federated, by this run or, for a sync, since the last one, and of those whose accounts the run
  // touched.
  void report() {
    std::set<std::string> uais;
    for (const Federated& one : result_.refreshed) uais.insert(one.uai);
    {
      store::Transaction tx(database_);
      for (std::string& uai : store::applied_uais(tx, result_.run)) uais.insert(std::move(uai));
      if (request_.kind == store::RunKind::sync) {
        for (std::string& uai : store::federated_since_sync(tx, result_.run)) uais.insert(std::move(uai));
      }
    }
    std::string why = write_reports(database_, session_, result_.run, uais);
    if (!why.empty()) errors_.push_back(std::move(why));
  }

  void finish() {
    for (const Federated& one : result_.refreshed)
      counters_["federated_changes"] += one.added + one.modified + one.removed;
    store::Transaction tx(database_);
    if (request_.kind == store::RunKind::sync && !store::retention_done(tx, session_.today())) retain(tx);
    for (const std::string& error : errors_) store::add_run_error(tx, result_.run, error);
    store::finish_run(tx, result_.run, session_.now(), static_cast<int>(result_.code), counters_);
    tx.commit();
    durable_step("run finished");
    if (counters_["copies_forgotten"] > 0) {
      log::event(log::Event::copies_forgotten, {log::Field(log::Number::run, result_.run),
                                                log::Field(log::Number::count, counters_["copies_forgotten"])});
    }
    tell_finished(result_.run, request_.kind, result_.code, watch_);
  }

  // Forgets what has had its time (D40): copies of files, values of old operations, names of people who are long gone.
  void retain(store::Transaction& tx) {
    const aaf::Date today = session_.today(), day = intake::forget_day(settings_, today);
    counters_["copies_forgotten"] = intake::forget_copies(settings_, today);
    store::forget_before(tx, day);
    const auto gone = store::long_gone(tx, day);
    forget_people(tx, settings_, gone);
    counters_["people_forgotten"] = static_cast<std::int64_t>(gone.size());
  }

  Session& session_;
  const config::Settings& settings_;
  store::Database& database_;
  const RunRequest& request_;
  RunResult result_;
  Stopwatch watch_;
  ExitCodes codes_;
  std::map<std::string, std::int64_t> counters_;
  std::vector<std::string> errors_;
};

// Another day, only looked at: all in one transaction that is undone.
RunResult rehearse(Session& session, store::Database& database, const RunRequest& request) {
  RunResult result;
  ExitCodes codes;
  store::Transaction tx(database, store::Ending::rollback, store::View::snapshot);
  const std::int64_t run =
      store::begin_run(tx, request.kind, session.today(), session.asker(), request.arguments, session.now());
  // A lot may wait for that day (D3).
  for (const std::string& uai : intake::waiting_uais(tx))
    std::ignore = intake::compose_lots(tx, session, run, uai, result.refreshed);
  const auto due = federate_due(tx, session.settings(), run, session.today());
  result.refreshed.insert(result.refreshed.end(), due.begin(), due.end());
  for (const config::Ent* settings : request.ents) {
    EntResult one;
    one.ent = settings;
    auto ent = open_ent(session.settings(), *settings);
    if (!ent) {
      one.trouble = ent.error().text();
      one.code = exit_code(ent.error().kind);
    } else {
      one.plan = compute_plan(tx, session.settings(), **ent, session.today(), request.scope);
      if (holds_something(tx, *one.plan)) one.code = ExitCode::held;
    }
    codes.add(one.code);
    result.ents.push_back(std::move(one));
  }
  result.code = codes.result();
  return result;
}

}  // namespace

RunResult run_ents(Session& session, store::Database& database, const RunRequest& request) {
  RunResult result = request.rehearse ? rehearse(session, database, request) : Run(session, database, request).go();
  session.progress({});
  return result;
}

Lock::Lock(store::Database& database, std::string name, std::chrono::milliseconds patience)
    : database_(database), name_(std::move(name)), held_(database_.try_lock(name_)) {
  constexpr std::chrono::milliseconds between{50};
  for (auto waited = between; !held_ && waited <= patience; waited += between) {
    std::this_thread::sleep_for(between);
    held_ = database_.try_lock(name_);
  }
}

Lock::~Lock() {
  if (!held_) return;
  try {
    database_.unlock(name_);
  } catch (const aaf::Failure&) {
    // The connection is gone, and the lock with it.
  }
}

aaf::Refusal busy(const std::string& what) {
  return {aaf::RefusalKind::busy, "taking the lock", what, "another run holds it",
          "wait until it has ended, then run again"};
}

void note_end(store::Database& database, const config::Settings& settings, std::int64_t run, const EntPlan& plan,
              bool whole, bool success, aaf::LocalTime now) {
  store::Transaction tx(database);
  std::int64_t purged_accounts = 0;
  if (!plan.plan.bookkeeping.empty()) {
    store::save_accounts(tx, run, plan.ent, plan.plan.bookkeeping);
    std::vector<std::string> purged;
    for (const aaf::account::Account& account : plan.plan.bookkeeping) {
      if (account.state == aaf::AccountState::purged) purged.push_back(account.key);
    }
    purged_accounts = static_cast<std::int64_t>(purged.size());
    forget_people(tx, settings, purged);
  }
  const store::HoldsMoved moved = store::end_carried_out(tx, run, plan.ent);
  if (whole) {
    store::record_base(tx, run, plan.ent);
    if (success) store::note_success(tx, run, plan.ent, now);
  }
  tx.commit();
  durable_step("success noted");
  tell_purged(run, plan.ent, purged_accounts);
  tell_holds(run, moved);
}

}  // namespace entsync::daemon::run
