#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <tuple>

#include "aaf/model/failure.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/output/plan_text.hpp"
#include "daemon/plan_signature.hpp"
#include "daemon/run/barrier.hpp"
#include "daemon/run/doubles.hpp"
#include "daemon/run/events.hpp"
#include "daemon/run/moved_entries.hpp"
#include "daemon/run/restraint.hpp"
#include "daemon/run/settling.hpp"
#include "daemon/run/standing_orders.hpp"
#include "daemon/run/stored_plan.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::commands {

namespace {

using aaf::RefusalKind;
using aaf::refuse;
using output::Json;

constexpr const char* apply_context = "applying the plan";

// A plan that was named: by its number, or by a file that holds it, with the hash that it must have.
struct Named {
  std::int64_t id = 0;
  std::string hash;  // empty: by number
  Json json;         // of a file
};

// Of a file that holds plans of several ENTs, those of --ent.
aaf::Result<std::vector<Named>> named_plans(const Arguments& arguments, Session& session) {
  const std::string& operand = arguments.operands.front();
  const std::vector<std::string> ents = arguments.values("ent");
  const config::Settings& settings = session.settings();
  if (const auto number = whole_number(operand, 0)) return std::vector<Named>{{*number, "", {}}};
  const auto text = session.files().read(operand);
  if (!text)
    return refuse(RefusalKind::usage, apply_context, operand, "there is no such plan number and no such file",
                  "entsync plan makes one");
  auto json = output::parse_json(*text, operand);
  if (!json) return tl::unexpected(json.error());
  if (!settings.plan_trusted_keys.empty()) {
    if (auto known = check_signature(*json, operand, settings.plan_trusted_keys); !known)
      return tl::unexpected(known.error());
  }
  std::vector<Named> plans;
  for (const Json& plan : (*json)["plans"].elements()) {
    if (!plan["id"].number()) {
      return refuse(RefusalKind::usage, apply_context, operand, "it holds a plan without a number (a rehearsal)",
                    "plan again without --today");
    }
    if (!ents.empty() && std::find(ents.begin(), ents.end(), plan["ent"].text()) == ents.end()) continue;
    plans.push_back({*plan["id"].number(), plan["hash"].text(), plan});
  }
  if (plans.empty())
    return refuse(RefusalKind::usage, apply_context, operand, "it holds no plan",
                  "entsync plan --format json --out FILE makes one");
  return plans;
}

class Apply {
 public:
  Apply(Session& session, store::Database& database, std::string arguments)
      : session_(session), database_(database), arguments_(std::move(arguments)) {}

  // Is the plan still the one that was computed, from the sources that are in force?
  aaf::Result<store::PlanHeader> check(const Named& named) {
    store::Transaction tx(database_);
    const auto header = store::load_plan_header(tx, named.id);
    const std::string object = fmt::format("plan {}", named.id);
    if (!header)
      return refuse(RefusalKind::usage, apply_context, object, "there is no such plan",
                    "entsync runs lists the runs that made one");
    const auto plan = store::load_plan(tx, named.id);
    if (!named.hash.empty()) {
      const output::ShownPlan stored{header->id, header->hash, header->ent, &*plan};
      const Json known = output::plan_json(stored);
      if (named.hash != header->hash || named.json["operations"] != known["operations"]) {
        return refuse(RefusalKind::stale, apply_context, object,
                      "the file is not the plan that was computed under this number", "plan again");
      }
    }
    if (header->closed) {
      return refuse(RefusalKind::stale, apply_context, object,
                    header->applied_run != 0 ? fmt::format("run {} applied it already", header->applied_run)
                                             : "a newer plan has taken its place, or somebody has decided something "
                                               "since (an order, a pair of duplicates, a discarded approval)",
                    "plan again");
    }
    if (aaf::plan::hash(*plan, header->sources) != header->hash) {
      return refuse(RefusalKind::stale, apply_context, object,
                    "what is stored under this number is not what was computed: its hash differs", "plan again");
    }
    std::vector<std::string> uais = header->uais;
    const config::Ent* ent = config::find_ent(session_.settings(), header->ent);
    if (ent == nullptr)
      return refuse(RefusalKind::usage, apply_context, object, "ENT " + header->ent + " is no longer configured", "");
    if (uais.empty()) uais = run::planned_uais(tx, *ent);
    if (run::plan_sources(tx, uais) != header->sources) {
      return refuse(RefusalKind::stale, apply_context, object,
                    "the sources moved: another lot is in force since it was computed", "plan again");
    }
    if (header->today != session_.today()) {
      return refuse(RefusalKind::stale, apply_context, object,
                    "it was computed for " + aaf::iso(header->today) + ", and today is " + aaf::iso(session_.today()),
                    "plan again");
    }
    if (run::federated_since(tx, *header, *ent)) {
      return refuse(RefusalKind::stale, apply_context, object,
                    "the sources moved: an establishment was federated again since it was computed", "plan again");
    }
    if (auto waits = restrained(tx, *plan, *ent); !waits.empty())
      return refuse(RefusalKind::stale, apply_context, object, waits + " since it was computed", "plan again");
    return *header;
  }

  ExitCode go(const store::PlanHeader& header) {
    const config::Ent& settings = *config::find_ent(session_.settings(), header.ent);
    if (!run::writes_anything(settings)) {
      return session_.refused({RefusalKind::usage, apply_context, fmt::format("plan {}", header.id),
                               "ENT " + header.ent + " is in mode observe, which writes nothing",
                               "set mode = full, then plan again"});
    }
    if (const auto may = run::may_write(session_, database_, header.ent); !may) return session_.refused(may.error());
    const run::Lock lock(database_, "ent:" + header.ent);
    if (!lock.held()) return session_.refused(run::busy("ENT " + header.ent));
    // Once more, now that nobody else writes to this ENT: the plans before this one may have taken their time.
    if (const auto still = check({header.id, "", {}}); !still) return session_.refused(still.error());
    auto ent = run::open_ent(session_.settings(), settings);
    if (!ent) return session_.refused(ent.error());
    if (run::settle_unfinished(database_, session_.settings(), **ent, header.run, session_.now()) > 0) {
      return session_.refused({RefusalKind::stale, apply_context, fmt::format("plan {}", header.id),
                               "a run of this ENT had broken off, and what became of it was settled first",
                               "plan again"});
    }
    {
      store::Transaction tx(database_, store::Ending::rollback, store::View::snapshot);
      if (const auto why = run::forbidden(tx, session_.settings(), **ent, session_.today(), header); !why.empty()) {
        return session_.refused(
            {RefusalKind::stale, apply_context, fmt::format("plan {}", header.id), why, "plan again"});
      }
      const auto moved = run::moved_entries(tx, **ent, header.id);
      if (!moved.empty()) {
        const std::string more = moved.size() == 1 ? "" : fmt::format(" (and {} more)", moved.size() - 1);
        return session_.refused(
            {RefusalKind::stale, apply_context, fmt::format("plan {}", header.id),
             "an entry is no longer as the plan found it: " + moved.front() + more + "; nothing was written",
             "plan again"});
      }
    }
    return send(header, **ent);
  }

  // What was applied, as one JSON value; nothing where no JSON was asked for.
  void print_all() const {
    if (session_.json()) session_.out() << Json::object().put("plans", shown_).dump();
  }

 private:
  // "0319101Z is frozen until …" of an establishment that the plan concerns and that is not to be written to today.
  // What carries out an operator's order waits for nothing.
  [[nodiscard]] std::string restrained(store::Transaction& tx, const aaf::plan::Plan& plan,
                                       const config::Ent& ent) const {
    const run::Restraints restraints(ent, session_.today());
    std::vector<aaf::plan::Operation> operations = plan.operations;
    if (const auto mapping = run::load_mapping(session_.settings(), ent)) {
      const run::Doubles doubles(tx, ent, run::scope_of(tx, ent).inside);
      std::ignore = run::take_ordered(operations, restraints, run::standing_orders(tx, ent.name, *mapping, doubles));
    }
    for (const aaf::plan::Operation& operation : operations) {
      const auto uais = run::concerned(operation);
      if (const std::string* uai = restraints.first_waiting(uais))
        return fmt::format("{} ({})", *uai, restraints.of(*uai).why);
    }
    return {};
  }

  ExitCode send(const store::PlanHeader& header, run::OpenEnt& ent) {
    std::int64_t run = 0;
    run::EntPlan plan;  // as it is noted in the end
    plan.ent = header.ent;
    {
      store::Transaction tx(database_);
      plan.plan = store::load_plan(tx, header.id).value();
      plan.plan.operations.clear();
      run = store::begin_run(tx, store::RunKind::apply, session_.today(), session_.asker(), arguments_, session_.now());
      store::note_attempt(tx, run, header.ent, session_.now());
      store::set_applying(tx, header.id, run);
      tx.commit();
      durable_step("applying");
    }
    const Stopwatch watch;
    run::tell_begun(run, store::RunKind::apply);
    const run::Applied applied = run::apply_plan(database_, session_, ent, run, header.id);
    ExitCodes codes;
    codes.add(applied.code());
    if (!plan.plan.held.empty()) codes.add(ExitCode::held);
    finish(run, applied, codes.result());
    run::tell_finished(run, store::RunKind::apply, codes.result(), watch);
    if (applied.trouble.empty()) {
      run::note_end(database_, session_.settings(), run, plan, applied.complete() && header.uais.empty(),
                    codes.result() == ExitCode::done, session_.now());
    }
    print(header, run, applied, codes.result());
    return codes.result();
  }

  void finish(std::int64_t run, const run::Applied& applied, ExitCode code) {
    std::map<std::string, std::int64_t> counters;
    run::count_states(counters, applied.states);
    store::Transaction tx(database_);
    if (!applied.trouble.empty()) store::add_run_error(tx, run, applied.trouble);
    for (const std::string& failure : applied.failures) store::add_run_error(tx, run, failure);
    store::finish_run(tx, run, session_.now(), static_cast<int>(code), counters);
    tx.commit();
    durable_step("run finished");
  }

  void print(const store::PlanHeader& header, std::int64_t run, const run::Applied& applied, ExitCode code) {
    if (session_.json()) {
      shown_.push(Json::object()
                      .put("run", run)
                      .put("id", header.id)
                      .put("ent", header.ent)
                      .put("exit_code", static_cast<int>(code))
                      .put("applied", states_json(applied.states))
                      .put("failures", applied.failures)
                      .put("differences", applied.differences));
      return;
    }
    session_.out() << fmt::format("ENT {}: plan {} applied: {} of {} operations done\n", header.ent, header.id,
                                  applied.count(aaf::OperationState::done), header.operations);
    for (const std::string& failure : applied.failures) session_.out() << "  " << failure << "\n";
    for (const std::string& dn : applied.differences)
      session_.out() << "  read back, " << dn << " does not hold what was written\n";
    if (!applied.trouble.empty()) session_.complain(applied.trouble);
    session_.out() << (code == ExitCode::done
                           ? "\nNothing else to do.\n"
                           : fmt::format("\nentsync run {} shows each operation; the next sync tries again.\n", run));
  }

  Session& session_;
  store::Database& database_;
  std::string arguments_;
  Json shown_ = Json::array();
};

ExitCode run_apply(Session& session, const Arguments& arguments) {
  auto named = named_plans(arguments, session);
  if (!named) return session.refused(named.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  Apply apply(session, **database, shown("apply", arguments));
  // All of them are looked at before the first one is applied.
  std::vector<store::PlanHeader> headers;
  for (const Named& one : *named) {
    auto header = apply.check(one);
    if (!header) return session.refused(header.error());
    headers.push_back(std::move(*header));
  }
  ExitCodes codes;
  for (const store::PlanHeader& header : headers) {
    try {
      codes.add(apply.go(header));
    } catch (const aaf::Failure& failure) {
      session.complain(failure.what());
      codes.add(ExitCode::unreachable);
    }
  }
  apply.print_all();
  return codes.result();
}

std::vector<std::string> applied_ents(Session& session, const Arguments& arguments) {
  const auto named = named_plans(arguments, session);
  auto database = open_database(session);
  if (!named || !database) return {};
  std::vector<std::string> ents;
  store::Transaction tx(**database);
  for (const Named& one : *named) {
    const auto header = store::load_plan_header(tx, one.id);
    if (!header) return {};
    if (std::find(ents.begin(), ents.end(), header->ent) == ents.end()) ents.push_back(header->ent);
  }
  return ents;
}

}  // namespace

Command apply_command() {
  return {.name = "apply",
          .operands = "PLAN",
          .operands_min = 1,
          .operands_max = 1,
          .summary = "apply exactly that plan (its number or its file)",
          .details =
              "Applies a plan that `plan` has shown: the same operations, or nothing. When another lot is in force "
              "since, or "
              "an entry that it touches is no longer as it was, nothing is written, the answer names what moved, and "
              "the exit "
              "code is 1. Where plan_trusted_keys is configured, a file must be signed by one of these keys.",
          .group = Group::work,
          .examples = {{"entsync apply 61", "the plan that entsync plan numbered 61"},
                       {"entsync apply plan.json", "the plans in this file"}},
          .exits = {{ExitCode::differences, "the plan is out of date: nothing was written"},
                    {ExitCode::held, "a guard holds something: entsync holds"},
                    {ExitCode::unreachable, "the database or an ENT is out of reach; the other ENTs are done"},
                    {ExitCode::partial, "the ENT refused some operation: entsync run N names each"},
                    {ExitCode::busy, "another run holds the lock"}},
          .options = {{"ent", "E", true, "of a file that holds plans of several ENTs, only this ENT's"}},
          .today = Today::writes,
          .run = run_apply,
          .ents = applied_ents,
          .reads_files = true};
}

}  // namespace entsync::daemon::commands
