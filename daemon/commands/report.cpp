#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "daemon/commands/support.hpp"
#include "daemon/output/report_csv.hpp"
#include "daemon/output/report_html.hpp"
#include "daemon/output/school_report.hpp"
#include "daemon/school_report.hpp"
#include "store/establishments.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;
using output::SchoolReport;

void print(std::ostream& out, const std::vector<SchoolReport>& reports, const std::string& format,
           const std::string& language, bool one) {
  if (format == "csv") {
    out << output::report_csv(reports, language);
  } else if (format == "html") {
    out << output::report_document(reports, language);
  } else if (format == "json") {
    Json list = Json::array();
    for (const SchoolReport& report : reports) list.push(output::report_json(report));
    out << (one ? list.elements().front() : Json::object().put("reports", std::move(list))).dump();
  } else {
    for (const SchoolReport& report : reports) {
      if (&report != &reports.front()) out << "\n————————————————————————————————————————\n\n";
      out << output::report_text(report, language);
    }
    if (reports.empty()) out << "No establishment is known yet. Next: entsync ingest FILE…\n";
  }
}

ExitCode run_report(Session& session, const Arguments& arguments) {
  const std::string language = arguments.has("lang") ? arguments.value("lang") : "fr";
  std::string format = arguments.value("format");
  if (format.empty()) format = session.json() ? "json" : "text";
  std::int64_t run = 0;
  if (const std::string text = arguments.value("run"); !text.empty()) {
    const auto number = whole_number(text);
    if (!number) {
      return session.refused({aaf::RefusalKind::usage, "reading the command line", "--run " + text,
                              "a run is named by its number", "entsync runs lists them"});
    }
    run = *number;
  }
  auto uais = uais_of(arguments);
  if (!uais) return session.refused(uais.error());
  auto database = open_database(session);
  if (!database) return session.refused(database.error());
  if (auto right = known(**database, *uais); !right) return session.refused(right.error());
  store::Transaction tx(**database);
  const bool one = uais->size() == 1;
  if (uais->empty()) {
    for (const store::KnownEstablishment& known : store::establishments(tx)) uais->push_back(known.uai);
  }
  std::vector<SchoolReport> reports;
  for (const std::string& uai : *uais) {
    auto report = load_school_report(tx, session.settings(), session.today(), uai, run);
    if (!report) return session.refused(report.error());
    reports.push_back(std::move(*report));
  }
  print(session.out(), reports, format, language, one);
  return ExitCode::done;
}

}  // namespace

Command report_command() {
  return {
      .name = "report",
      .summary = "the compte-rendu of an establishment",
      .details =
          "Says to a school which of its files were read, what became of its pupils, links and accounts, and what has "
          "to be "
          "mended, by whom and where. People are told by their numbers in the school's own applications. Without --run "
          "it is about the newest run that concerned the school; without --uai about every school.",
      .group = Group::look,
      .examples = {{"entsync report --uai 0310001B", "the compte-rendu, in French, to send to that school"},
                   {"entsync report --uai 0310001B --run 61", "what it said then"}},
      .exits = {{ExitCode::unreachable, "the database is out of reach"}},
      .options = {{"run", "N", false, "as of the end of this run"},
                  uai_option,
                  {"format", "text|csv|html|json", false, "the form; text by default, json with --json"},
                  {"lang", "fr|en", false, "the language; fr by default"}},
      .run = run_report};
}

}  // namespace entsync::daemon::commands
