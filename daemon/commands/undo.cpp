#include "daemon/run/undo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>

#include "aaf/model/failure.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/output/plan_text.hpp"
#include "daemon/output/table.hpp"
#include "daemon/run/barrier.hpp"
#include "daemon/run/events.hpp"
#include "daemon/run/settling.hpp"
#include "daemon/run/stored_plan.hpp"
#include "store/accounts.hpp"
#include "store/holds.hpp"

namespace entsync::daemon::commands {

namespace {

using aaf::RefusalKind;
using aaf::refuse;
using output::Json;
using store::PlanHeader;

constexpr const char* undo_context = "undoing the run";

// What an undo did, or would do, in one ENT.
struct EntUndo {
  std::string ent;
  std::optional<run::UndoPlan> undo;
  std::optional<run::Applied> applied;
  std::vector<std::int64_t> holds;
  std::string trouble;
  ExitCode code = ExitCode::done;
};

// The plans that the run applied, by ENT. Refuses (usage) a run that is not there; one that wrote nothing has none.
aaf::Result<std::map<std::string, std::vector<PlanHeader>>> plans_by_ent(store::Transaction& tx,
                                                                         const std::string& operand) {
  const auto run = whole_number(operand);
  if (!run || !store::load_run(tx, *run)) {
    return refuse(RefusalKind::usage, undo_context, operand, "there is no run of that number",
                  "entsync runs lists them");
  }
  std::map<std::string, std::vector<PlanHeader>> plans;
  for (PlanHeader& plan : store::plans_applied_by(tx, *run)) plans[plan.ent].push_back(std::move(plan));
  if (!plans.empty()) return plans;
  for (const PlanHeader& plan : store::plans_of_run(tx, *run)) {
    if (plan.applied_run == 0) continue;
    return refuse(RefusalKind::usage, undo_context, operand,
                  fmt::format("it computed plan {}, and run {} applied it", plan.id, plan.applied_run),
                  fmt::format("entsync undo {}", plan.applied_run));
  }
  return plans;
}

class Undoing {
 public:
  Undoing(Session& session, store::Database& database, std::int64_t run, bool dry)
      : session_(session), database_(database), run_(run), dry_(dry) {}

  void begin(const std::string& arguments) {
    if (dry_) return;
    store::Transaction tx(database_);
    as_run_ = store::begin_run(tx, store::RunKind::undo, session_.today(), session_.asker(), arguments, session_.now());
    tx.commit();
    durable_step("run begun");
    run::tell_begun(as_run_, store::RunKind::undo);
  }

  EntUndo one(const std::string& name, const std::vector<PlanHeader>& plans) {
    EntUndo result;
    result.ent = name;
    try {
      go(name, plans, result);
    } catch (const aaf::Failure& failure) {
      result.trouble = failure.what();
      result.code = ExitCode::unreachable;
      run::tell_trouble(as_run_, result.ent, failure);
    }
    return result;
  }

  void finish(const std::vector<EntUndo>& results, ExitCode code) {
    if (dry_) return;
    std::map<std::string, std::int64_t> counters;
    store::Transaction tx(database_);
    for (const EntUndo& result : results) {
      if (!result.trouble.empty()) store::add_run_error(tx, as_run_, result.ent + ": " + result.trouble);
      if (result.undo) counters["left_alone"] += static_cast<std::int64_t>(result.undo->left_alone.size());
      if (!result.applied) continue;
      run::count_states(counters, result.applied->states);
      for (const std::string& failure : result.applied->failures)
        store::add_run_error(tx, as_run_, result.ent + ": " + failure);
    }
    store::finish_run(tx, as_run_, session_.now(), static_cast<int>(code), counters);
    tx.commit();
    durable_step("run finished");
    run::tell_finished(as_run_, store::RunKind::undo, code, watch_);
  }

  [[nodiscard]] std::int64_t as_run() const { return as_run_; }

 private:
  void go(const std::string& name, const std::vector<PlanHeader>& plans, EntUndo& result) {
    const config::Ent* settings = config::find_ent(session_.settings(), name);
    if (settings == nullptr) {
      return refuse_ent(result, {RefusalKind::usage, undo_context, "ENT " + name, "it is no longer configured",
                                 "put its file back into ent_dir"});
    }
    if (!run::writes_anything(*settings) && !dry_) {
      return refuse_ent(result, {RefusalKind::usage, undo_context, "ENT " + name,
                                 "it is in mode observe, which writes nothing", "set mode = full, then undo again"});
    }
    if (!dry_) {
      if (const auto may = run::may_write(session_, database_, name); !may) return refuse_ent(result, may.error());
    }
    const run::Lock lock(database_, "ent:" + name);
    if (!lock.held()) return refuse_ent(result, run::busy("ENT " + name));
    auto ent = run::open_ent(session_.settings(), *settings);
    if (!ent) return refuse_ent(result, ent.error());
    if (!dry_) run::settle_unfinished(database_, session_.settings(), **ent, as_run_, session_.now());
    compute(**ent, plans, result);
    if (!dry_ && !result.undo->plan.plan.operations.empty())
      apply(**ent, result);
    else if (!dry_)
      note_bookkeeping(*result.undo);
  }

  static void refuse_ent(EntUndo& result, const aaf::Refusal& refusal) {
    result.trouble = refusal.text();
    result.code = exit_code(refusal.kind);
  }

  void compute(run::OpenEnt& ent, const std::vector<PlanHeader>& plans, EntUndo& result) {
    const Stopwatch watch;
    store::Transaction tx(database_, dry_ ? store::Ending::rollback : store::Ending::commit, store::View::snapshot);
    result.undo = run::compute_undo(tx, ent, session_.today(), run_, plans);
    const run::EntPlan& plan = result.undo->plan;
    ExitCodes codes;
    if (run::holds_something(tx, plan)) codes.add(ExitCode::held);
    if (!result.undo->left_alone.empty()) codes.add(ExitCode::partial);
    result.code = codes.result();
    if (dry_) return;
    const store::HoldsMoved moved = run::store_undo(tx, *result.undo, as_run_, run_, session_.today(), session_.now());
    store::set_applying(tx, plan.id, as_run_);
    for (const store::Hold& hold : store::load_holds(tx, ent.settings.name, {store::HoldState::open})) {
      if (hold.purpose == run::undo_purpose(run_)) result.holds.push_back(hold.id);
    }
    tx.commit();
    durable_step("plan stored");
    run::tell_plan(as_run_, plan, watch);
    run::tell_holds(as_run_, moved);
  }

  void apply(run::OpenEnt& ent, EntUndo& result) {
    result.applied = run::apply_plan(database_, session_, ent, as_run_, result.undo->plan.id);
    ExitCodes codes;
    codes.add(result.code);
    codes.add(result.applied->code());
    if (!result.applied->trouble.empty()) result.trouble = result.applied->trouble;
    result.code = codes.result();
    if (result.applied->trouble.empty()) note_bookkeeping(*result.undo);
  }

  // Accounts whose entries are as before the run already: somebody put them back by hand.
  void note_bookkeeping(const run::UndoPlan& undo) {
    store::Transaction tx(database_);
    if (undo.plan.plan.operations.empty()) store::close_plan(tx, undo.plan.id);
    store::save_accounts(tx, as_run_, undo.plan.ent, undo.plan.plan.bookkeeping);
    store::end_accounts(tx, undo.plan.ent, undo.ended);
    tx.commit();
    durable_step("success noted");
  }

  Session& session_;
  store::Database& database_;
  std::int64_t run_, as_run_ = 0;
  bool dry_;
  Stopwatch watch_;
};

Json ent_json(const EntUndo& result) {
  Json json = Json::object().put("id", Json()).put("ent", result.ent);
  if (result.undo) {
    const run::EntPlan& plan = result.undo->plan;
    json = output::plan_json({plan.id, plan.hash, plan.ent, &plan.plan});
    Json left = Json::array();
    for (const run::LeftAlone& one : result.undo->left_alone) {
      left.push(Json::object().put("dn", one.dn).put("reason", one.reason));
    }
    json.put("left_alone", std::move(left)).put("already", result.undo->already);
    json.put("held_back", result.undo->held_back);
    json.put("known_again", result.undo->restored.size());
  }
  json.put("exit_code", static_cast<int>(result.code));
  if (!result.trouble.empty()) json.put("error", result.trouble);
  Json holds = Json::array();
  for (std::int64_t hold : result.holds) holds.push(hold);
  json.put("holds", std::move(holds));
  if (result.applied) {
    json.put("applied", states_json(result.applied->states)).put("failures", result.applied->failures);
    json.put("differences", result.applied->differences);
  }
  return json;
}

void print_ent(const Session& session, const EntUndo& result, bool dry) {
  std::ostream& out = session.out();
  if (result.undo) {
    const run::UndoPlan& undo = *result.undo;
    const output::Listed listed = session.verbose() ? output::Listed::all
                                  : dry             ? output::Listed::first
                                                    : output::Listed::none;
    out << output::plan_text({undo.plan.id, undo.plan.hash, undo.plan.ent, &undo.plan.plan}, listed, session.look());
    if (undo.already != 0)
      out << fmt::format("  {} as before the run already\n", output::counted(undo.already, "entry is", "entries are"));
    if (undo.held_back != 0)
      out << fmt::format("  {} for that decision\n",
                         output::counted(undo.held_back, "operation waits", "operations wait"));
    for (const run::LeftAlone& one : undo.left_alone) out << fmt::format("  left alone: {}: {}\n", one.dn, one.reason);
    if (!undo.restored.empty()) {
      out << fmt::format(
          "  {} purged: entry, uid, jointure and login come back; what others had put on the entry (a password, …) and "
          "the names in past versions of the federated directory are forgotten and do not\n",
          output::counted(undo.restored.size(), "person was", "people were"));
    }
  }
  if (result.applied) {
    out << fmt::format("ENT {}: {} of {} operations done\n", result.ent,
                       result.applied->count(aaf::OperationState::done), result.undo->plan.plan.operations.size());
    for (const std::string& failure : result.applied->failures) out << "  " << failure << "\n";
    for (const std::string& dn : result.applied->differences)
      out << "  read back, " << dn << " does not hold what was written\n";
  }
  if (!result.trouble.empty()) session.complain(result.trouble);
}

std::string next_step(const std::vector<EntUndo>& results, std::int64_t run, bool dry, ExitCode code) {
  for (const EntUndo& result : results) {
    if (result.holds.empty()) continue;
    return fmt::format("A guard holds something: entsync holds, then entsync approve {} and entsync undo {} again.",
                       result.holds.front(), run);
  }
  const std::string warning = fmt::format(
      "The next sync does the work of run {} again as long as the sources say the same: correct them first, or set "
      "mode "
      "= observe in that ENT until they are.",
      run);
  if (dry) return fmt::format("To do this: entsync undo {}. {}", run, warning);
  return code == ExitCode::unreachable || code == ExitCode::busy
             ? fmt::format("Mend what is in the way, then entsync undo {} again.", run)
             : warning;
}

ExitCode run_undo(Session& session, const Arguments& arguments) {
  const auto ents = run::chosen_ents(session.settings(), arguments.values("ent"));
  if (!ents) return session.refused(ents.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  const bool dry = arguments.has("dry-run");
  const std::string& operand = arguments.operands.front();
  std::map<std::string, std::vector<PlanHeader>> plans;
  {
    store::Transaction tx(**database, store::Ending::rollback);
    auto found = plans_by_ent(tx, operand);
    if (!found) return session.refused(found.error());
    plans = std::move(*found);
  }
  if (arguments.has("ent")) {
    std::erase_if(plans, [&](const auto& one) {
      return std::none_of(ents->begin(), ents->end(), [&](const config::Ent* ent) { return ent->name == one.first; });
    });
  }
  const std::int64_t run = std::stoll(operand);
  Undoing undoing(session, **database, run, dry);
  std::vector<EntUndo> results;
  ExitCodes codes;
  if (!plans.empty()) undoing.begin(shown("undo", arguments));
  for (const auto& [ent, of_ent] : plans) {
    results.push_back(undoing.one(ent, of_ent));
    codes.add(results.back().code);
  }
  const ExitCode code = codes.result();
  if (!plans.empty()) undoing.finish(results, code);
  if (session.json()) {
    Json list = Json::array();
    for (const EntUndo& result : results) list.push(ent_json(result));
    session.out() << Json::object()
                         .put("undone", run)
                         .put("run", undoing.as_run() == 0 ? Json() : Json(undoing.as_run()))
                         .put("dry_run", dry)
                         .put("today", aaf::iso(session.today()))
                         .put("exit_code", static_cast<int>(code))
                         .put("plans", std::move(list))
                         .dump();
    return code;
  }
  if (plans.empty()) {
    session.out() << fmt::format("Run {} wrote nothing to {}: nothing to undo.\n", run,
                                 arguments.has("ent") ? "that ENT" : "any ENT");
    return code;
  }
  for (const EntUndo& result : results) print_ent(session, result, dry);
  session.out() << "\n" << next_step(results, run, dry, code) << "\n";
  return code;
}

std::vector<std::string> undone_ents(Session& session, const Arguments& arguments) {
  auto database = open_database(session);
  if (!database) return {};
  store::Transaction tx(**database, store::Ending::rollback);
  const auto plans = plans_by_ent(tx, arguments.operands.front());
  std::vector<std::string> ents;
  const std::vector<std::string> chosen = chosen_names(session, arguments);
  if (!plans) return ents;
  for (const auto& [ent, of_ent] : *plans) {
    if (std::find(chosen.begin(), chosen.end(), ent) != chosen.end()) ents.push_back(ent);
  }
  return ents;
}

}  // namespace

Command undo_command() {
  return {
      .name = "undo",
      .operands = "RUN",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "put back what a run wrote",
      .details =
          "Puts every entry that the run wrote back to what it was before, and the accounts with it, from the "
          "pre-images in the journal, as a plan of its own under the same guards. What has changed since is left "
          "alone and named (exit code 6). The next sync does the run's work again as long as the sources say the "
          "same: correct them first.",
      .group = Group::work,
      .examples = {{"entsync undo 61 --dry-run", "what would be put back, and what has changed since"},
                   {"entsync undo 61", "do it"}},
      .exits = {{ExitCode::held, "a guard holds something: entsync holds"},
                {ExitCode::unreachable, "the database or an ENT is out of reach; the other ENTs are done"},
                {ExitCode::partial, "something changed since and was left alone"},
                {ExitCode::busy, "another run holds the lock"}},
      .options = {ent_option, {"dry-run", "", false, "only show what would be put back, and what would be left alone"}},
      .today = Today::writes,
      .run = run_undo,
      .ents = undone_ents};
}

}  // namespace entsync::daemon::commands
