#include "store/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <ostream>

#include "daemon/commands/support.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;

Json run_json(const store::Run& run) {
  Json counters = Json::object();
  for (const auto& [name, count] : run.counters) counters.put(name, count);
  return Json::object()
      .put("id", run.id)
      .put("kind", store::word(run.kind))
      .put("today", aaf::iso(run.today))
      .put("operator", run.operator_name)
      .put("arguments", run.arguments)
      .put("started", aaf::iso(run.started))
      .put("finished", run.finished ? Json(aaf::iso(*run.finished)) : Json())
      .put("exit_code", run.exit_code ? Json(*run.exit_code) : Json())
      .put("counters", std::move(counters))
      .put("errors", run.errors);
}

std::string counters_text(const store::Run& run) {
  std::string text;
  for (const auto& [name, count] : run.counters) {
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  }
  return text;
}

output::Cell exit_cell(const store::Run& run) {
  if (!run.exit_code) return {"not ended", output::Tone::bad};
  const int code = *run.exit_code;
  const auto tone = code == 0 ? output::Tone::plain : code == 3 ? output::Tone::wait : output::Tone::bad;
  return {code == 0 ? "0" : fmt::format("{} {}", code, short_meaning(code)), tone};
}

ExitCode list_runs(Session& session, const Arguments& arguments) {
  int newest = 20;
  if (const std::string text = arguments.value("last"); !text.empty()) {
    const auto number = whole_number(text);
    if (!number) {
      return session.refused(
          {aaf::RefusalKind::usage, "reading the command line", "--last " + text, "that is no number", ""});
    }
    newest = static_cast<int>(std::min<std::int64_t>(*number, std::numeric_limits<int>::max()));
  }
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  const std::vector<store::Run> runs = store::load_runs(tx, newest);
  if (session.json()) {
    Json list = Json::array();
    for (const store::Run& run : runs) list.push(run_json(run));
    session.out() << Json::object().put("runs", std::move(list)).dump();
    return ExitCode::done;
  }
  output::Table table({">run", "kind", "of", "started", "exit", "~what"});
  for (const store::Run& run : runs) {
    table.row({std::to_string(run.id), std::string(store::word(run.kind)), aaf::iso(run.today),
               output::when(run.started, session.now()), exit_cell(run), counters_text(run)});
  }
  session.out() << table.text(session.look())
                << (runs.empty() ? "There was no run yet. Next: entsync ingest FILE…\n"
                                 : "\nentsync run N shows one of them, whole.\n");
  return ExitCode::done;
}

}  // namespace

Command runs_command() {
  return {.name = "runs",
          .summary = "the history of runs",
          .details = "Lists the newest runs first: what each was for, how it ended, what it counted.",
          .group = Group::look,
          .examples = {{"entsync runs --last 5", "the last five"}},
          .exits = {{ExitCode::unreachable, "the database is out of reach"}},
          .options = {{"last", "N", false, "how many; 20 by default"}},
          .run = list_runs};
}

}  // namespace entsync::daemon::commands
