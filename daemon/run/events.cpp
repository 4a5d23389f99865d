#include "daemon/run/events.hpp"

#include <vector>

#include "aaf/plan/summary.hpp"
#include "daemon/log/log.hpp"

namespace entsync::daemon::run {

using log::Event;
using log::Field;
using log::Number;

namespace {

void tell_hold(Event event, std::int64_t run, const store::Hold& hold) {
  std::vector<Field> fields{Field(Number::run, run), Field(Number::hold, hold.id), Field::ent(hold.ent)};
  if (!hold.set.uai.empty()) fields.push_back(Field::uai(hold.set.uai));  // else it is about the whole ENT
  if (hold.set.population) fields.emplace_back(*hold.set.population);
  fields.emplace_back(hold.set.guard);
  fields.emplace_back(Number::count, hold.set.count);
  fields.emplace_back(Number::base, hold.set.base);
  log::event(event, fields);
}

}  // namespace

void tell_begun(std::int64_t run, store::RunKind kind) {
  log::event(Event::run_begun, {Field(Number::run, run), Field(kind)});
}

void tell_finished(std::int64_t run, store::RunKind kind, ExitCode code, const Stopwatch& watch) {
  log::event(Event::run_finished, {Field(Number::run, run), Field(kind), Field(code), Field(watch.elapsed())});
}

void tell_federated(std::int64_t run, const Federated& federated) {
  log::event(Event::school_federated,
             {Field(Number::run, run), Field::uai(federated.uai), Field(Number::added, federated.added),
              Field(Number::modified, federated.modified), Field(Number::removed, federated.removed),
              Field(Number::anomalies, federated.anomalies)});
}

void tell_plan(std::int64_t run, const EntPlan& plan, const Stopwatch& watch) {
  std::vector<Field> fields{Field(Number::run, run), Field::ent(plan.ent)};
  if (plan.id != 0) fields.emplace_back(Number::plan, plan.id);
  fields.emplace_back(Number::planned, plan.plan.operations.size());
  const aaf::plan::VerbCounts verbs = aaf::plan::summarise(plan.plan).verbs;
  fields.emplace_back(Number::adds, verbs.add);
  fields.emplace_back(Number::modifies, verbs.modify);
  fields.emplace_back(Number::renames, verbs.rename);
  fields.emplace_back(Number::deletes, verbs.remove);
  fields.emplace_back(Number::held, plan.verdict.held_subjects.size());
  fields.emplace_back(watch.elapsed());
  log::event(Event::plan_computed, fields);
  for (const Waiting& waiting : plan.waiting) {
    log::event(Event::school_waits, {Field(Number::run, run), Field::ent(plan.ent), Field::uai(waiting.uai),
                                     Field(Number::waiting, waiting.operations.size())});
  }
  for (const std::string& uai : plan.unsure) {
    log::event(Event::type_unknown, {Field(Number::run, run), Field::ent(plan.ent), Field::uai(uai)});
  }
  for (const auto& [uai, accounts] : plan.purges_over_limit) {
    log::event(Event::purge_over_limit,
               {Field(Number::run, run), Field::ent(plan.ent), Field::uai(uai), Field(Number::count, accounts)});
  }
}

void tell_applied(std::int64_t run, std::int64_t plan, const std::string& ent, const Applied& applied,
                  const Stopwatch& watch) {
  using enum aaf::OperationState;
  log::event(Event::plan_applied,
             {Field(Number::run, run), Field(Number::plan, plan), Field::ent(ent),
              Field(Number::done, applied.count(done)), Field(Number::refused, applied.count(refused)),
              Field(Number::stale, applied.count(stale)), Field(Number::skipped, applied.count(skipped)),
              Field(Number::unknown, applied.count(unknown)), Field(watch.elapsed())});
  if (!applied.differences.empty()) {
    log::event(Event::difference_found, {Field(Number::run, run), Field(Number::plan, plan), Field::ent(ent),
                                         Field(Number::count, applied.differences.size())});
  }
}

void tell_holds(std::int64_t run, const store::HoldsMoved& moved) {
  for (const store::Hold& hold : moved.opened) tell_hold(Event::hold_opened, run, hold);
  for (const store::Hold& hold : moved.lapsed) tell_hold(Event::hold_lapsed, run, hold);
}

void tell_trouble(std::int64_t run, const std::string& ent, const aaf::Failure& failure) {
  const bool of_database = failure.code().starts_with("SQLSTATE");
  log::event(of_database ? Event::database_lost : Event::ent_unreachable,
             {Field(Number::run, run), Field::ent(ent), Field::code(failure)});
}

void tell_refused(std::int64_t run, const std::string& ent) {
  log::event(Event::ent_refused, {Field(Number::run, run), Field::ent(ent)});
}

void tell_settled(std::int64_t run, const std::string& ent, std::int64_t operations) {
  if (operations == 0) return;
  log::event(Event::operations_settled, {Field(Number::run, run), Field::ent(ent), Field(Number::count, operations)});
}

void tell_purged(std::int64_t run, const std::string& ent, std::int64_t accounts) {
  if (accounts == 0) return;
  log::event(Event::accounts_purged, {Field(Number::run, run), Field::ent(ent), Field(Number::count, accounts)});
}

void tell_busy(const std::string& ent) { log::event(Event::lock_busy, {Field::ent(ent)}); }

}  // namespace entsync::daemon::run
