#include "daemon/run/adopt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>

#include "aaf/model/failure.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/output/table.hpp"
#include "daemon/run/barrier.hpp"
#include "daemon/run/events.hpp"
#include "daemon/run/restraint.hpp"
#include "daemon/run/settling.hpp"
#include "store/people.hpp"
#include "store/plans.hpp"
#include "store/unadopted.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;

constexpr const char* adopt_context = "taking over the ENT";
constexpr std::size_t shown_entries = 20;

struct EntAdoption {
  std::string ent;
  std::optional<run::Adoption> adoption;
  std::map<aaf::OperationState, std::int64_t> states;
  std::vector<std::string> failures, differences;
  std::string trouble;
  ExitCode code = ExitCode::done;
};

class Adopting {
 public:
  Adopting(Session& session, store::Database& database, bool dry) : session_(session), database_(database), dry_(dry) {}

  void begin(const std::string& arguments) {
    if (dry_) return;
    store::Transaction tx(database_);
    run_ = store::begin_run(tx, store::RunKind::adopt, session_.today(), session_.asker(), arguments, session_.now());
    tx.commit();
    durable_step("run begun");
    run::tell_begun(run_, store::RunKind::adopt);
  }

  EntAdoption one(const config::Ent& settings) {
    EntAdoption result;
    result.ent = settings.name;
    try {
      go(settings, result);
    } catch (const aaf::Failure& failure) {
      result.trouble = failure.what();
      result.code = ExitCode::unreachable;
      run::tell_trouble(run_, result.ent, failure);
    }
    return result;
  }

  void finish(const std::vector<EntAdoption>& results, ExitCode code) {
    if (dry_) return;
    std::map<std::string, std::int64_t> counters;
    store::Transaction tx(database_);
    for (const EntAdoption& result : results) {
      run::count_states(counters, result.states);
      if (!result.trouble.empty()) store::add_run_error(tx, run_, result.ent + ": " + result.trouble);
      for (const std::string& failure : result.failures) store::add_run_error(tx, run_, result.ent + ": " + failure);
    }
    store::finish_run(tx, run_, session_.now(), static_cast<int>(code), counters);
    tx.commit();
    durable_step("run finished");
    run::tell_finished(run_, store::RunKind::adopt, code, watch_);
  }

  [[nodiscard]] std::int64_t run() const { return run_; }

 private:
  static void refuse_ent(EntAdoption& result, const aaf::Refusal& refusal) {
    result.trouble = refusal.text();
    result.code = exit_code(refusal.kind);
  }

  void go(const config::Ent& settings, EntAdoption& result) {
    if (!run::writes_anything(settings) && !dry_) {
      return refuse_ent(result, {aaf::RefusalKind::usage, adopt_context, "ENT " + settings.name,
                                 "it is in mode observe, which writes nothing",
                                 "look with --dry-run, then set mode = additions or full"});
    }
    if (!dry_) {
      if (const auto may = run::may_write(session_, database_, settings.name); !may)
        return refuse_ent(result, may.error());
    }
    const run::Lock lock(database_, "ent:" + settings.name);
    if (!lock.held()) return refuse_ent(result, run::busy("ENT " + settings.name));
    auto ent = run::open_ent(session_.settings(), settings);
    if (!ent) return refuse_ent(result, ent.error());
    if (!dry_) run::settle_unfinished(database_, session_.settings(), **ent, run_, session_.now());
    store::count_people(database_);
    {
      store::Transaction tx(database_, dry_ ? store::Ending::rollback : store::Ending::commit);
      result.adoption = run::compute_adoption(tx, session_.settings(), **ent, run_, session_.today(), session_.now(),
                                              session_.verbose());
      if (dry_) return;
      store::close_other_plans(tx, settings.name, result.adoption->plans);
      for (const std::int64_t plan : result.adoption->plans) store::set_applying(tx, plan, run_);
      tx.commit();
      durable_step("plan stored");
    }
    for (const std::int64_t plan : result.adoption->plans) {
      if (!apply(**ent, plan, result)) break;
    }
    store::Transaction tx(database_);
    store::keep_unmarked(tx, settings.name, run_);
    tx.commit();
  }

  bool apply(run::OpenEnt& ent, std::int64_t plan, EntAdoption& result) {
    const run::Applied applied = run::apply_plan(database_, session_, ent, run_, plan);
    for (const auto& [state, count] : applied.states) result.states[state] += count;
    result.failures.insert(result.failures.end(), applied.failures.begin(), applied.failures.end());
    result.differences.insert(result.differences.end(), applied.differences.begin(), applied.differences.end());
    ExitCodes codes;
    codes.add(result.code);
    codes.add(applied.code());
    if (!applied.trouble.empty()) result.trouble = applied.trouble;
    result.code = codes.result();
    return applied.trouble.empty();
  }

  Session& session_;
  store::Database& database_;
  std::int64_t run_ = 0;
  bool dry_;
  Stopwatch watch_;
};

Json ent_json(const EntAdoption& result) {
  Json json = Json::object().put("ent", result.ent).put("exit_code", static_cast<int>(result.code));
  if (!result.trouble.empty()) json.put("error", result.trouble);
  if (result.adoption) {
    const run::Adoption& adoption = *result.adoption;
    Json listed = Json::array();
    for (const run::AdoptedEntry& one : adoption.listed) {
      listed.push(Json::object()
                      .put("dn", one.dn)
                      .put("key", one.key.empty() ? Json() : Json(one.key))
                      .put("by", one.by.empty() ? Json() : Json(one.by))
                      .put("taken_over", one.why_not.empty())
                      .put("reason", one.why_not));
    }
    Json plans = Json::array();
    for (const std::int64_t plan : adoption.plans) plans.push(plan);
    json.put("entries", adoption.entries)
        .put("others", adoption.others)
        .put("matched", counts_json(adoption.by))
        .put("conflicts", counts_json(adoption.not_by))
        .put("unmatched", adoption.unmatched)
        .put("waiting", adoption.waiting)
        .put("without_entry", adoption.without_entry)
        .put("plans", std::move(plans))
        .put("listed", std::move(listed));
  }
  return json.put("applied", states_json(result.states))
      .put("failures", result.failures)
      .put("differences", result.differences);
}

void print_ent(const Session& session, const EntAdoption& result, bool dry) {
  std::ostream& out = session.out();
  if (!result.trouble.empty()) session.complain(result.trouble);
  if (!result.adoption) return;
  const run::Adoption& adoption = *result.adoption;
  out << fmt::format(
      "ENT {}: {} of another origin\n", result.ent,
      output::counted(static_cast<std::size_t>(adoption.entries), "person's entry", "entries of people"));
  output::Table table({">entries", "what", "~because"});
  for (const auto& [by, count] : adoption.by)
    table.row({std::to_string(count), dry ? "would be taken over" : "taken over", "recognised by " + by});
  for (const auto& [why, count] : adoption.not_by) table.row({std::to_string(count), "left alone", why});
  if (adoption.unmatched != 0)
    table.row({std::to_string(adoption.unmatched), "left alone", "nobody of the sources matches"});
  out << table.text(session.look());
  if (adoption.waiting != 0)
    out << fmt::format(
        "  {} with a right to an account to whom an entry left alone may belong: no sync makes another\n",
        output::counted(static_cast<std::size_t>(adoption.waiting), "person", "people"));
  if (adoption.without_entry != 0)
    out << fmt::format("  {} with a right to an account and without an entry: a sync makes new ones\n",
                       output::counted(static_cast<std::size_t>(adoption.without_entry), "person", "people"));
  const std::size_t shown =
      session.verbose() ? adoption.listed.size() : std::min(shown_entries, adoption.listed.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const run::AdoptedEntry& one = adoption.listed[i];
    out << fmt::format("  {}: {}{}\n", one.dn, one.why_not.empty() ? "recognised by " + one.by : one.why_not,
                       one.key.empty() ? "" : " (" + one.key + ")");
  }
  if (shown < adoption.listed.size())
    out << fmt::format("  … and {} more: --verbose or --json shows them all\n", adoption.listed.size() - shown);
  for (const std::string& failure : result.failures) out << "  " << failure << "\n";
  for (const std::string& dn : result.differences) out << "  read back, " << dn << " does not hold what was written\n";
}

ExitCode run_adopt(Session& session, const Arguments& arguments) {
  const auto ents = run::chosen_ents(session.settings(), arguments.values("ent"));
  if (!ents) return session.refused(ents.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  const bool dry = arguments.has("dry-run");
  Adopting adopting(session, **database, dry);
  adopting.begin(shown("adopt", arguments));
  std::vector<EntAdoption> results;
  ExitCodes codes;
  for (const config::Ent* ent : *ents) {
    results.push_back(adopting.one(*ent));
    codes.add(results.back().code);
  }
  const ExitCode code = codes.result();
  adopting.finish(results, code);
  if (session.json()) {
    Json list = Json::array();
    for (const EntAdoption& result : results) list.push(ent_json(result));
    session.out() << Json::object()
                         .put("run", adopting.run() == 0 ? Json() : Json(adopting.run()))
                         .put("dry_run", dry)
                         .put("today", aaf::iso(session.today()))
                         .put("exit_code", static_cast<int>(code))
                         .put("ents", std::move(list))
                         .dump();
    return code;
  }
  for (const EntAdoption& result : results) print_ent(session, result, dry);
  session.out()
      << (dry ? "\nNothing was written. To take them over: entsync adopt. What nobody matches stays as it is.\n"
              : "\nNext: entsync plan shows what the sources say otherwise than these entries; entsync sync "
                "writes it.\n");
  return code;
}

}  // namespace

Command adopt_command() {
  return {.name = "adopt",
          .summary = "take over an ENT that is already full",
          .details =
              "Recognises the people of entries that entsync did not make, by jointure, ELEVE_ID, INE, or login with "
              "names, in this order, and marks the entries as its own; the people take over their uid and login. What "
              "matches nobody, or not for certain, or belongs to a school that is frozen or only observed, is left "
              "alone and reported; whoever it may belong to is given no account beside it until adopt was run again. "
              "Look with --dry-run first.",
          .group = Group::set_up,
          .examples = {{"entsync adopt --ent ecollege31 --dry-run", "what it would recognise by what, and what not"}},
          .exits = {{ExitCode::unreachable, "the database or an ENT is out of reach; the other ENTs are done"},
                    {ExitCode::partial, "the ENT refused some operation: entsync run N names each"},
                    {ExitCode::busy, "another run holds the lock"}},
          .options = {ent_option, {"dry-run", "", false, "only report what matches by what, and what does not"}},
          .today = Today::writes,
          .run = run_adopt,
          .ents = chosen_names};
}

}  // namespace entsync::daemon::commands
