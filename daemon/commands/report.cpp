#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ostream>

#include "aaf/model/uai.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/federation.hpp"
#include "daemon/output/school_report.hpp"
#include "store/directory.hpp"
#include "store/establishments.hpp"
#include "store/journal.hpp"
#include "store/runs.hpp"
#include "store/sources.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;
using output::SchoolReport;

void count_pupils(SchoolReport& report, store::Transaction& tx, const config::Settings& settings, aaf::Date today,
                  const std::vector<aaf::Entry>& entries) {
  const auto sources = store::load_sources(tx, report.uai, aaf::academie_of(report.uai, settings.academies));
  if (!sources.siecle) return;
  report.pupils.read = static_cast<std::int64_t>(sources.siecle->pupils.size());
  for (const auto& pupil : sources.siecle->pupils) {
    if (pupil.exit_date && *pupil.exit_date < today) ++report.pupils.leavers;
  }
  for (const aaf::Entry& entry : entries) {
    if (entry.category == aaf::Category::eleve && entry.standing == aaf::Standing::entitled) ++report.pupils.schooled;
  }
  report.pupils.withheld =
      std::max<std::int64_t>(0, report.pupils.read - report.pupils.leavers - report.pupils.schooled);
  report.links = view_of(tx, settings, today, report.uai).links;
}

// What became of accounts since the lots in force came in, up to the run of the report.
void count_accounts(SchoolReport& report, store::Transaction& tx) {
  std::int64_t first = report.run;
  for (const store::Lot& lot : report.lots) first = std::min(first, lot.run);
  report.accounts = store::account_changes(tx, report.uai, first, report.run);
}

aaf::Result<SchoolReport> load_report(store::Transaction& tx, const Session& session, const std::string& uai,
                                      std::int64_t run) {
  SchoolReport report;
  report.uai = uai;
  report.today = session.today();
  const auto newest = store::newest_run_of(tx, uai);
  report.run = run != 0 ? run : newest.value_or(0);
  if (const auto known = store::establishment(tx, uai)) report.name = known->name;
  if (const auto detail = store::load_run(tx, report.run))
    report.today = detail->today;
  else if (report.run != 0) {
    return aaf::refuse(aaf::RefusalKind::usage, "reporting", fmt::format("run {}", run), "there is no such run",
                       "entsync runs lists them");
  }
  const bool past = run != 0 && newest && run < *newest;
  report.lots = past ? store::lots_at(tx, uai, run) : store::lots_in_force(tx, uai);
  report.anomalies = past ? store::load_anomalies_at(tx, uai, run) : store::load_anomalies(tx, uai);
  // What a past run read is no longer staged: its report tells what it found and did.
  if (!past) count_pupils(report, tx, session.settings(), report.today, store::load_entries(tx, uai));
  count_accounts(report, tx);
  return report;
}

ExitCode run_report(Session& session, const Arguments& arguments) {
  const std::string language = arguments.has("lang") ? arguments.value("lang") : "fr";
  std::string format = arguments.value("format");
  if (format.empty()) format = session.json() ? "json" : "text";
  if ((language != "fr" && language != "en") || (format != "text" && format != "json")) {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", "report",
                            "--lang is fr or en, --format text or json", ""});
  }
  std::int64_t run = 0;
  if (const std::string text = arguments.value("run"); !text.empty()) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), run);
    if (error != std::errc() || end != text.data() + text.size() || run < 1) {
      return session.refused({aaf::RefusalKind::usage, "reading the command line", "--run " + text,
                              "a run is named by its number", "entsync runs lists them"});
    }
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
  Json reports = Json::array();
  bool first = true;
  for (const std::string& uai : *uais) {
    const auto report = load_report(tx, session, uai, run);
    if (!report) return session.refused(report.error());
    if (format == "json") {
      reports.push(output::report_json(*report));
    } else {
      session.out() << (first ? "" : "\n————————————————————————————————————————\n\n")
                    << output::report_text(*report, language);
    }
    first = false;
  }
  if (format == "json")
    session.out() << (one ? reports.elements().front() : Json::object().put("reports", std::move(reports))).dump();
  if (uais->empty() && format == "text") session.out() << "No establishment is known yet. Next: entsync ingest FILE…\n";
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
      .options = {{"run", "N", false, "as of the end of this run"},
                  uai_option,
                  {"format", "F", false, "text or json"},
                  {"lang", "L", false, "fr (default) or en"}},
      .run = run_report};
}

}  // namespace entsync::daemon::commands
