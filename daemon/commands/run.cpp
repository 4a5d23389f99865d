#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "aaf/plan/invert.hpp"
#include "aaf/plan/render_ldif.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/log/log.hpp"
#include "daemon/output/plan_text.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"
#include "store/access_log.hpp"
#include "store/directory.hpp"
#include "store/journal.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;
using output::Table;

std::string counts_text(const std::map<std::string, std::int64_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) {
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  }
  return text;
}

Json journal_json(const store::JournalEntry& entry) {
  return output::operation_json(entry.operation)
      .put("state", aaf::word(entry.state))
      .put("batch", entry.batch)
      .put("result", entry.result)
      .put("at", entry.at ? Json(aaf::iso(*entry.at)) : Json());
}

Json entry_json(const aaf::Entry& entry) {
  Json attributes = Json::object();
  for (const auto& [name, values] : entry.attributes) attributes.put(name, values);
  Json json = Json::object();
  json.put("category", aaf::word(entry.category)).put("key", entry.key).put("uai", entry.uai);
  if (entry.population) {
    json.put("population", aaf::word(*entry.population))
        .put("standing", aaf::word(entry.standing))
        .put("why", entry.why);
  }
  return json.put("attributes", std::move(attributes));
}

// Whoever has values of people shown is noted, before they are.
void note_access(const Session& session, store::Transaction& tx, std::int64_t run) {
  store::record_access(tx, {.id = 0,
                            .kind = store::AccessKind::run_values,
                            .at = session.now(),
                            .operator_name = session.asker(),
                            .run = run,
                            .key = {},
                            .reason = {}});
}
void tell_access(std::int64_t run) { log::event(log::Event::record_shown, {log::Field(log::Number::run, run)}); }

void print_json(const Session& session, store::Transaction& tx, const store::RunDetail& detail) {
  const store::Run& run = detail.run;
  note_access(session, tx, run.id);
  Json files = Json::array(), lots = Json::array(), deltas = Json::array(), plans = Json::array(),
       holds = Json::array(), changes = Json::array();
  for (const store::StoredFile& file : detail.files) {
    files.push(Json::object()
                   .put("name", file.name)
                   .put("outer_name", file.outer_name)
                   .put("sha256", file.sha256)
                   .put("state", aaf::word(file.state))
                   .put("verdict", file.verdict)
                   .put("records", file.records));
  }
  for (const store::Lot& lot : detail.lots) {
    lots.push(Json::object()
                  .put("uai", lot.uai)
                  .put("side", aaf::word(lot.side))
                  .put("state", aaf::word(lot.state))
                  .put("millesime", lot.year.millesime)
                  .put("export_date", aaf::iso(lot.export_date)));
  }
  for (const store::DeltaCount& delta : detail.deltas) {
    deltas.push(Json::object()
                    .put("uai", delta.uai)
                    .put("category", aaf::word(delta.category))
                    .put("added", delta.added)
                    .put("modified", delta.modified)
                    .put("removed", delta.removed));
  }
  for (const aaf::diff::EntryChange& change : store::load_delta(tx, run.id)) {
    changes.push(Json::object()
                     .put("kind", aaf::diff::word(change.kind))
                     .put("category", aaf::word(change.category))
                     .put("key", change.key)
                     .put("uai", change.uai)
                     .put("attributes", change.attributes));
  }
  for (const store::RunPlan& plan : detail.plans) {
    Json journal = Json::array();
    for (const store::JournalEntry& entry : store::plan_journal(tx, plan.plan)) journal.push(journal_json(entry));
    plans.push(Json::object()
                   .put("id", plan.plan)
                   .put("hash", plan.hash)
                   .put("ent", plan.ent)
                   .put("summary", counts_json(plan.by_verb))
                   .put("states", counts_json(plan.by_state))
                   .put("operations", std::move(journal)));
  }
  for (std::int64_t hold : detail.holds) holds.push(hold);
  tx.commit();
  tell_access(run.id);
  session.out() << Json::object()
                       .put("id", run.id)
                       .put("kind", store::word(run.kind))
                       .put("today", aaf::iso(run.today))
                       .put("operator", run.operator_name)
                       .put("arguments", run.arguments)
                       .put("started", aaf::iso(run.started))
                       .put("finished", run.finished ? Json(aaf::iso(*run.finished)) : Json())
                       .put("exit_code", run.exit_code ? Json(*run.exit_code) : Json())
                       .put("counters", counts_json(run.counters))
                       .put("errors", run.errors)
                       .put("files", std::move(files))
                       .put("lots", std::move(lots))
                       .put("delta", Json::object().put("counts", std::move(deltas)).put("changes", std::move(changes)))
                       .put("plans", std::move(plans))
                       .put("anomalies", counts_json(detail.anomalies))
                       .put("holds", std::move(holds))
                       .dump();
}

void print_changes(const Session& session, store::Transaction& tx, std::int64_t run) {
  Table changes({"change", "category", "key", "UAI", "~attributes"});
  for (const aaf::diff::EntryChange& change : store::load_delta(tx, run)) {
    changes.row({std::string(aaf::diff::word(change.kind)), std::string(aaf::word(change.category)), change.key,
                 change.uai, fmt::format("{}", fmt::join(change.attributes, ", "))});
  }
  if (!changes.empty()) session.out() << "\n" << changes.text(session.look());
}

void print_text(const Session& session, store::Transaction& tx, const store::RunDetail& detail) {
  const store::Run& run = detail.run;
  std::ostream& out = session.out();
  out << fmt::format("run {}: {} by {}, for {}\n", run.id, store::word(run.kind), run.operator_name,
                     aaf::iso(run.today));
  out << fmt::format("  command   {}\n  started   {}\n  finished  {}\n", run.arguments,
                     output::when(run.started, session.now()),
                     run.finished ? fmt::format("{}, exit code {} ({})", output::minute(*run.finished),
                                                run.exit_code.value_or(0), short_meaning(run.exit_code.value_or(0)))
                                  : "it broke off, or is still running");
  if (!run.counters.empty()) out << "  counted   " << counts_text(run.counters) << "\n";
  for (const std::string& error : run.errors)
    out << session.look().paint("  error     ", output::Tone::bad) << error << "\n";
  Table files({"file", "state", ">records", "~verdict"});
  for (const store::StoredFile& file : detail.files) {
    files.row({file.name, output::state(aaf::word(file.state)), std::to_string(file.records), file.verdict});
  }
  if (!files.empty()) out << "\nfiles\n" << files.text(session.look());
  Table lots({"UAI", "side", "state", "export of"});
  for (const store::Lot& lot : detail.lots) {
    lots.row({lot.uai, std::string(aaf::word(lot.side)), output::state(aaf::word(lot.state)),
              output::when(lot.export_date, aaf::day_of(run.started))});
  }
  if (!lots.empty()) out << "\nlots\n" << lots.text(session.look());
  Table deltas({"UAI", "category", ">added", ">modified", ">removed"});
  for (const store::DeltaCount& delta : detail.deltas) {
    deltas.row({delta.uai, std::string(aaf::word(delta.category)), std::to_string(delta.added),
                std::to_string(delta.modified), std::to_string(delta.removed)});
  }
  if (!deltas.empty()) out << "\nwhat changed in the federated directory\n" << deltas.text(session.look());
  if (session.verbose()) print_changes(session, tx, run.id);
  for (const store::RunPlan& plan : detail.plans) {
    out << fmt::format("\nplan {} for ENT {}: {}; {}\n", plan.plan, plan.ent, counts_text(plan.by_verb),
                       counts_text(plan.by_state));
    Table odd({">seq", "verb", "state", "entry", "~result"});
    for (const store::JournalEntry& entry : store::plan_journal(tx, plan.plan)) {
      if (!session.verbose() &&
          (entry.state == aaf::OperationState::done || entry.state == aaf::OperationState::planned))
        continue;
      odd.row({std::to_string(entry.operation.seq), std::string(aaf::plan::word(entry.operation.verb)),
               output::state(aaf::word(entry.state)), entry.operation.dn, entry.result});
    }
    out << odd.text(session.look());
  }
  if (!detail.anomalies.empty()) out << "\nnew anomalies: " << counts_text(detail.anomalies) << "\n";
  if (!detail.holds.empty()) out << fmt::format("\nholds: {}\n", fmt::join(detail.holds, ", "));
  out << fmt::format(
      "\nentsync run {0} --verbose shows every change and operation; --directory the directory as of it.\n", run.id);
}

// LDIF that no tool is to apply: each line a comment.
std::string commented(const std::string& record) {
  std::string text;
  for (std::size_t at = 0; at < record.size();) {
    const std::size_t end = std::min(record.find('\n', at), record.size() - 1);
    const std::string line = record.substr(at, end - at);
    text += line.empty() || line.starts_with('#') ? line + "\n" : "# " + line + "\n";
    at = end + 1;
  }
  return text;
}

ExitCode print_directory(const Session& session, store::Transaction& tx, std::int64_t run, const std::string& uai) {
  const std::vector<aaf::Entry> entries = store::load_entries_at(tx, uai, run);
  if (session.json()) {
    note_access(session, tx, run);
    tx.commit();
    tell_access(run);
    Json list = Json::array();
    for (const aaf::Entry& entry : entries) list.push(entry_json(entry));
    session.out() << Json::object().put("run", run).put("entries", std::move(list)).dump();
    return ExitCode::done;
  }
  std::map<std::pair<std::string, std::string>, std::int64_t> counts;
  for (const aaf::Entry& entry : entries) ++counts[{entry.uai, std::string(aaf::word(entry.category))}];
  Table table({"UAI", "category", ">entries"});
  for (const auto& [key, count] : counts) table.row({key.first, key.second, std::to_string(count)});
  session.out() << fmt::format("The federated directory as of the end of run {}\n", run) << table.text(session.look())
                << "\nWith --json every entry is listed, whole.\n";
  return ExitCode::done;
}

// What the run wrote, as LDIF change records in the order in which it was sent: what took effect, and as comments what
// did not. Whoever looks is noted first.
ExitCode print_ldif(const Session& session, store::Transaction& tx, const store::RunDetail& detail) {
  note_access(session, tx, detail.run.id);
  std::vector<store::JournalEntry> written;
  for (const store::RunPlan& plan : detail.plans) {
    for (store::JournalEntry& entry : store::plan_journal(tx, plan.plan)) {
      if (entry.run == detail.run.id) written.push_back(std::move(entry));
    }
  }
  tx.commit();
  tell_access(detail.run.id);
  std::ostream& out = session.out();
  out << fmt::format("version: 1\n# What run {} wrote, by its ledger; who looks is noted (entsync accesses).\n\n",
                     detail.run.id);
  std::map<std::int64_t, std::string> ents;
  for (const store::RunPlan& plan : detail.plans) ents[plan.plan] = plan.ent;
  for (const store::JournalEntry& entry : written) {
    out << fmt::format("# ENT {}, plan {}, {}{}\n", ents[entry.plan], entry.plan, aaf::word(entry.state),
                       entry.at ? " " + aaf::iso(*entry.at) : "");
    if (aaf::plan::forgotten(entry.operation)) {
      out << fmt::format("# {} {}: its values had their time (retention)\n\n", aaf::plan::word(entry.operation.verb),
                         entry.operation.dn);
      continue;
    }
    const std::string record = aaf::plan::render_ldif(entry.operation);
    out << (entry.state == aaf::OperationState::done ? record : commented(record));
  }
  return ExitCode::done;
}

ExitCode show_run(Session& session, const Arguments& arguments) {
  const std::string& text = arguments.operands.front();
  const auto number = whole_number(text, 0);
  if (!number) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", text, "a run is named by its number",
                            "entsync runs lists them"});
  }
  auto uais = uais_of(arguments);
  if (!uais) return session.refused(uais.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  const auto detail = store::load_run_detail(tx, *number);
  if (!detail) {
    return session.refused(
        {aaf::RefusalKind::usage, "showing the run", text, "there is no such run", "entsync runs lists them"});
  }
  if (arguments.has("directory"))
    return print_directory(session, tx, *number, uais->empty() ? std::string() : uais->front());
  if (arguments.has("ldif")) return print_ldif(session, tx, *detail);
  if (session.json()) {
    print_json(session, tx, *detail);
  } else {
    print_text(session, tx, *detail);
  }
  return ExitCode::done;
}

}  // namespace

Command run_command() {
  return {
      .name = "run",
      .operands = "N",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "one run, whole",
      .details =
          "Shows everything of a run: files with their verdicts, lots, what changed in the federated directory, plans "
          "with "
          "the outcome of each operation, new anomalies, holds. With --directory, the federated directory as it was at "
          "the end of that run; with --ldif, what it wrote, values and all. Who has values shown, by --ldif or --json, "
          "is noted.",
      .group = Group::look,
      .examples = {{"entsync run 61", "what it read, decided and did, and what was refused"},
                   {"entsync run 61 --verbose", "with every change and operation"},
                   {"entsync run 61 --directory --uai 0310001B",
                    "the federated directory of one school at the end of that run"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
      .options = {{"directory", "", false, "the federated directory as of that run"},
                  {"ldif", "", false, "what it wrote, as LDIF; noted in entsync accesses, as --json is"},
                  {"uai", "U", false, "with --directory: only this establishment"}},
      .run = show_run};
}

}  // namespace entsync::daemon::commands
