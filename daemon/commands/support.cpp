#include "daemon/commands/support.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ostream>
#include <set>

#include "aaf/model/uai.hpp"
#include "aaf/text/nearest.hpp"
#include "daemon/output/plan_text.hpp"
#include "daemon/output/table.hpp"
#include "store/establishments.hpp"
#include "store/files.hpp"
#include "store/migrations.hpp"

namespace entsync::daemon::commands {

using aaf::OperationState;
using output::Json;

aaf::Result<std::shared_ptr<store::Database>> open_database(const Session& session) {
  if (session.lent_database()) return session.lent_database();
  auto database = std::make_shared<store::Database>(session.settings().database_url);
  store::Transaction tx(*database);
  if (const auto schema = store::check_schema(tx); !schema) return tl::unexpected(schema.error());
  return database;
}

std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t least) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least) return std::nullopt;
  return number;
}

std::vector<std::string> chosen_names(Session& session, const Arguments& arguments) {
  std::vector<std::string> names;
  const auto ents = run::chosen_ents(session.settings(), arguments.values("ent"));
  if (!ents) return names;
  for (const config::Ent* ent : *ents) names.push_back(ent->name);
  return names;
}

aaf::Result<std::vector<std::string>> uais_of(const Arguments& arguments) {
  std::vector<std::string> uais = arguments.values("uai");
  for (std::string& uai : uais) {
    if (uai.size() == 8 && uai.back() >= 'a' && uai.back() <= 'z')
      uai.back() = static_cast<char>(uai.back() - 'a' + 'A');
    if (!aaf::is_uai(uai)) {
      return aaf::refuse(
          aaf::RefusalKind::usage, "reading the command line", "--uai " + uai,
          "that is no UAI (7 digits and their key letter)",
          uai.size() == 8 ? fmt::format("its key letter would be {}", aaf::uai_key(uai.substr(0, 7))) : "");
    }
  }
  return uais;
}

aaf::Result<void> known(store::Database& database, const std::vector<std::string>& uais) {
  if (uais.empty()) return {};
  store::Transaction tx(database);
  std::set<std::string> sources;
  for (const store::SourceLine& line : store::source_lines(tx)) sources.insert(line.uai);
  for (const store::KnownEstablishment& one : store::establishments(tx)) sources.insert(one.uai);
  for (const std::string& uai : uais) {
    if (sources.contains(uai)) continue;
    const auto near = aaf::text::nearest(uai, {sources.begin(), sources.end()});
    return aaf::refuse(aaf::RefusalKind::usage, "reading the command line", "--uai " + uai,
                       "no file of this establishment has ever come in",
                       near.empty() ? "entsync status lists those that are known"
                                    : fmt::format("did you mean {}?", fmt::join(near, " or ")));
  }
  return {};
}

std::string shown(std::string_view command, const Arguments& arguments) {
  std::string text(command);
  for (const auto& [name, values] : arguments.options) {
    if (values.empty()) text += " --" + name;
    for (const std::string& value : values) text += " --" + name + " " + value;
  }
  for (const std::string& operand : arguments.operands) text += " " + operand;
  return text;
}

Json counts_json(const std::map<std::string, std::int64_t>& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : counts) json.put(name, count);
  return json;
}

Json states_json(const run::States& states) {
  Json json = Json::object();
  for (const auto& [state, count] : states) json.put(std::string(aaf::word(state)), count);
  return json;
}

namespace {

output::ShownPlan shown_plan(const run::EntResult& result) {
  return {result.plan->id, result.plan->hash, result.plan->ent, &result.plan->plan};
}

std::int64_t overdue(const run::EntPlan& plan) {
  std::int64_t count = 0;
  for (const auto& [uai, accounts] : plan.purges_over_limit) count += accounts;
  return count;
}

Json waiting_json(const run::EntPlan& plan) {
  Json list = Json::array();
  for (const run::Waiting& waiting : plan.waiting) {
    Json operations = Json::array();
    for (const auto& operation : waiting.operations) operations.push(output::operation_json(operation));
    list.push(
        Json::object().put("uai", waiting.uai).put("reason", waiting.why).put("operations", std::move(operations)));
  }
  return list;
}

void print_waiting(const Session& session, const run::EntPlan& plan) {
  for (const run::Waiting& waiting : plan.waiting) {
    session.out() << fmt::format("  waits: {}: {}: {}\n", waiting.uai, waiting.why,
                                 output::counted(waiting.operations.size(), "operation"));
    if (!session.verbose()) continue;
    for (const auto& operation : waiting.operations) {
      session.out() << fmt::format("    {} {} {}: {}\n", aaf::plan::word(operation.verb),
                                   aaf::word(operation.situation), operation.dn.substr(0, operation.dn.find(',')),
                                   operation.reason);
    }
  }
}

void print_unadopted(const Session& session, const std::vector<std::string>& unadopted) {
  if (unadopted.empty()) return;
  session.out() << fmt::format(
      "  no account: {}, to whom entries of another origin may belong that were left alone: entsync adopt{}\n",
      output::counted(unadopted.size(), "person", "people"), session.verbose() ? "" : " (--verbose lists them)");
  if (!session.verbose()) return;
  for (const std::string& sentence : unadopted) session.out() << "    " << sentence << "\n";
}

Json ent_json(const run::EntResult& result) {
  Json json = result.plan ? output::plan_json(shown_plan(result))
                          : Json::object().put("id", Json()).put("ent", result.ent->name);
  json.put("mode", config::word(result.ent->mode)).put("exit_code", static_cast<int>(result.code));
  if (!result.trouble.empty()) json.put("error", result.trouble);
  Json holds = Json::array();
  for (std::int64_t hold : result.holds) holds.push(hold);
  json.put("holds", std::move(holds));
  if (result.plan) {
    Json situations = Json::object();
    for (const auto& [situation, count] : result.plan->situations) situations.put(situation, count);
    json.put("situations", std::move(situations)).put("unmanaged", result.plan->unmanaged);
    json.put("waiting", waiting_json(*result.plan));
    json.put("unknown_type", result.plan->unsure).put("waiting_purges", result.plan->waiting_purges);
    json.put("purges_over_limit", overdue(*result.plan));
    json.put("contradictions", result.plan->contradictions);
    json.put("kept", result.plan->kept);
    json.put("unadopted", result.plan->unadopted);
    Json withheld = Json::array();
    for (const store::Collision& one : result.plan->collisions) {
      withheld.push(Json::object()
                        .put("key", one.key)
                        .put("uai", one.uai)
                        .put("attribute", one.attribute)
                        .put("holder", one.holder));
    }
    json.put("withheld", std::move(withheld));
  }
  if (result.applied || result.filled) {
    run::Applied applied = result.filled.value_or(run::Applied{});
    if (result.applied) run::add(applied, *result.applied);
    json.put("applied", states_json(applied.states)).put("failures", applied.failures);
    json.put("differences", applied.differences);
  }
  return json;
}

void print_applied(std::ostream& out, const std::string& what, const run::Applied& applied) {
  std::string counts;
  for (const auto& [state, count] : applied.states) {
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, aaf::word(state));
  }
  out << fmt::format("{}: {}\n", what, counts);
  for (const std::string& failure : applied.failures) out << "  " << failure << "\n";
  for (const std::string& dn : applied.differences) out << "  read back, " << dn << " does not hold what was written\n";
}

void print_ent(const Session& session, const run::EntResult& result, bool apply) {
  std::ostream& out = session.out();
  const std::string held = session.look().paint("held:", output::Tone::wait);
  if (result.settled > 0) {
    out << fmt::format("ENT {}: {} of a broken run settled first\n", result.ent->name,
                       output::counted(static_cast<std::size_t>(result.settled), "operation"));
  }
  if (result.filled) print_applied(out, fmt::format("ENT {}: filled in portions", result.ent->name), *result.filled);
  if (result.plan) {
    const bool idle = apply && result.plan->plan.operations.empty();
    if (idle) {
      out << fmt::format("ENT {}: nothing changed, nothing written\n", result.ent->name);
      for (const auto& set : result.plan->plan.held) out << fmt::format("  {} {}\n", held, output::held_text(set));
    } else {
      const output::Listed listed = session.verbose() ? output::Listed::all
                                    : apply           ? output::Listed::none
                                                      : output::Listed::first;
      out << output::plan_text(shown_plan(result), listed, session.look());
    }
    print_waiting(session, *result.plan);
    for (const std::string& uai : result.plan->unsure) {
      out << fmt::format("  {} {}: the scope asks for types of establishment, and nobody knows its type\n", held, uai);
    }
    for (const std::string& dn : result.plan->unmanaged) {
      if (session.verbose()) out << "  left alone, nobody knows it: " << dn << "\n";
    }
    if (!result.plan->unmanaged.empty() && !session.verbose()) {
      out << fmt::format("  {} left alone, because no source knows them (--verbose lists them)\n",
                         output::counted(result.plan->unmanaged.size(), "entry", "entries"));
    }
    for (const std::string& sentence : result.plan->contradictions) out << "  contradiction: " << sentence << "\n";
    for (const std::string& sentence : result.plan->kept) out << "  kept: " << sentence << "\n";
    print_unadopted(session, result.plan->unadopted);
    for (const store::Collision& one : result.plan->collisions)
      out << fmt::format("  withheld: {} of {}: {} has the value\n", one.attribute, one.key, one.holder);
    for (const std::string& sentence : result.plan->waiting_purges) out << "  purge: " << sentence << "\n";
    if (const std::int64_t count = overdue(*result.plan); count > 0) {
      out << fmt::format("  purge: {} overdue: remove what speaks against it before three months are over\n",
                         output::counted(static_cast<std::size_t>(count), "account is", "accounts are"));
    }
  }
  if (result.applied)
    print_applied(out, fmt::format("ENT {}: plan {} applied", result.ent->name, result.plan->id), *result.applied);
  if (apply && !run::writes_anything(*result.ent) && result.plan && !result.plan->plan.operations.empty()) {
    out << fmt::format("ENT {}: mode observe, so nothing was written\n", result.ent->name);
  }
  if (!result.trouble.empty()) session.complain(result.trouble);
}

// The last line says what to do next.
std::string next_step(const run::RunResult& result, bool apply, bool rehearse) {
  std::int64_t hold = 0, plan = 0;
  bool operations = false;
  for (const run::EntResult& ent : result.ents) {
    if (hold == 0 && !ent.holds.empty()) hold = ent.holds.front();
    if (ent.plan && !ent.plan->plan.operations.empty() && run::writes_anything(*ent.ent)) {
      operations = true;
      if (plan == 0) plan = ent.plan->id;
    }
  }
  switch (result.code) {
    case ExitCode::busy: return "Wait until the other run has ended, then run again.";
    case ExitCode::unreachable: return "Mend what is out of reach, then run again: entsync goes on where it stopped.";
    case ExitCode::partial:
      return fmt::format("entsync run {} shows each refused operation; the next sync tries again.", result.run);
    case ExitCode::usage: return "Mend the configuration: entsync check-config.";
    default: break;
  }
  if (hold != 0)
    return fmt::format("A guard holds something: entsync holds, then entsync approve {0} or entsync discard {0}.",
                       hold);
  if (result.code == ExitCode::held) return "Something is held: see above.";
  if (apply || !operations) return "Nothing else to do.";
  if (rehearse) return "This was a rehearsal: on that day, entsync sync would do this.";
  return fmt::format("To do exactly this: entsync apply {}. To plan and apply at once: entsync sync.", plan);
}

}  // namespace

output::Json run_json(const Session& session, const run::RunResult& result) {
  Json plans = Json::array();
  for (const run::EntResult& ent : result.ents) plans.push(ent_json(ent));
  return Json::object()
      .put("run", result.run == 0 ? Json() : Json(result.run))
      .put("today", aaf::iso(session.today()))
      .put("exit_code", static_cast<int>(result.code))
      .put("plans", std::move(plans));
}

void print_run(const Session& session, const run::RunResult& result, const run::RunRequest& request) {
  if (session.json()) {
    session.out() << run_json(session, result).dump();
    return;
  }
  for (const Federated& one : result.refreshed) {
    if (one.added + one.modified + one.removed == 0) continue;
    session.out() << fmt::format("{}: federated again for today: {} added, {} modified, {} removed\n", one.uai,
                                 one.added, one.modified, one.removed);
  }
  for (const run::EntResult& ent : result.ents) print_ent(session, ent, request.apply);
  session.out() << "\n" << next_step(result, request.apply, request.rehearse) << "\n";
}

}  // namespace entsync::daemon::commands
