#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/support.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"
#include "store/access_log.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;

aaf::Refusal no_number(const std::string& option, const std::string& text) {
  return {aaf::RefusalKind::usage, "reading the command line", option + " " + text, "that is no number", ""};
}

ExitCode list_accesses(Session& session, const Arguments& arguments) {
  store::AccessFilter filter;
  std::int64_t newest = 50;
  if (const std::string text = arguments.value("run"); !text.empty()) {
    filter.run = whole_number(text);
    if (!filter.run) return session.refused(no_number("--run", text));
  }
  if (const std::string text = arguments.value("last"); !text.empty()) {
    const auto number = whole_number(text);
    if (!number || *number > 1'000'000) return session.refused(no_number("--last", text));
    newest = *number;
  }
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  store::Transaction tx(**database);
  // A key is taken as it is: whoever was erased is found by nothing else any more.
  filter.key = arguments.value("person");
  const auto accesses = store::load_accesses(tx, filter, static_cast<int>(newest));
  if (session.json()) {
    Json list = Json::array();
    for (const store::Access& access : accesses) {
      list.push(Json::object()
                    .put("id", access.id)
                    .put("kind", store::word(access.kind))
                    .put("at", aaf::iso(access.at))
                    .put("operator", access.operator_name)
                    .put("run", access.run ? Json(*access.run) : Json())
                    .put("key", access.key)
                    .put("reason", access.reason));
    }
    session.out() << Json::object().put("accesses", std::move(list)).dump();
    return ExitCode::done;
  }
  output::Table table({"when", "who", "what", "of", "~reason"});
  for (const store::Access& access : accesses) {
    table.row({output::when(access.at, session.now()), access.operator_name, std::string(store::word(access.kind)),
               access.run ? fmt::format("run {}", *access.run) : access.key, access.reason});
  }
  session.out() << (accesses.empty() ? std::string("Nobody had such values shown.\n") : table.text(session.look()))
                << "\nentsync history KEY tells what is known of a person.\n";
  return ExitCode::done;
}

}  // namespace

Command accesses_command() {
  return {
      .name = "accesses",
      .summary = "who had values of people shown, exported or erased",
      .details =
          "For an auditor: lists, newest first, who had shown what a run wrote (run N --ldif), and who had all that "
          "is held of a person exported or erased, when and on what ground. Each is noted before anything is "
          "shown, and no command removes it.",
      .group = Group::persons,
      .examples = {{"entsync accesses --last 10", "the last ten"},
                   {"entsync accesses --person eleve:TOULOUSE:2310001", "those of one person, by key"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
      .options = {{"run", "N", false, "only of this run's values"},
                  {"person", "KEY", false, "only of this person, by key"},
                  {"last", "N", false, "how many; 50 by default"}},
      .run = list_accesses};
}

}  // namespace entsync::daemon::commands
