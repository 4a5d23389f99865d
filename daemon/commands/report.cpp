#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ostream>
#include <set>

#include "aaf/model/uai.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/output/school_report.hpp"
#include "store/directory.hpp"
#include "store/establishments.hpp"
#include "store/journal.hpp"
#include "store/plans.hpp"
#include "store/runs.hpp"
#include "store/sources.hpp"

namespace entsync::daemon::commands {

namespace {

using output::Json;
using output::SchoolReport;

constexpr int runs_looked_at = 200;

// Links that SIECLE refuses, and those it takes with a change (R12, R13, R14).
const std::set<std::string, std::less<>> rejected_links{"ELEGRP_HORS_ANNEE", "GROUPE_A_01",        "GROUPE_B_01",
                                                        "GROUPE_B_02",       "GROUPE_CODE_REFUSE", "REJELEGROUPE_01",
                                                        "REJELEGROUPE_03"};
const std::set<std::string, std::less<>> changed_links{"ELEGRP_A_01", "ELEGRP_A_02", "ELEGRP_A_03"};

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
  if (!sources.elegroupe) return;
  report.links.present = true;
  report.links.read = static_cast<std::int64_t>(sources.elegroupe->links.size());
  for (const store::StoredAnomaly& anomaly : report.anomalies) {
    if (rejected_links.contains(anomaly.diagnostic.code)) ++report.links.rejected;
    if (changed_links.contains(anomaly.diagnostic.code)) ++report.links.with_anomaly;
  }
  report.links.imported = std::max<std::int64_t>(0, report.links.read - report.links.rejected);
}

// What became of accounts since the lots in force came in, up to the run of the report.
void count_accounts(SchoolReport& report, store::Transaction& tx) {
  std::int64_t first = report.run;
  for (const store::Lot& lot : report.lots) first = std::min(first, lot.run);
  for (const store::Run& run : store::load_runs(tx, runs_looked_at)) {
    if (run.id < first) continue;
    for (const store::PlanHeader& plan : store::plans_of_run(tx, run.id)) {
      for (const store::JournalEntry& entry : store::plan_journal(tx, plan.id, aaf::OperationState::done)) {
        const aaf::plan::Operation& operation = entry.operation;
        if (operation.uai != report.uai || !operation.population) continue;
        auto& counts = report.accounts[*operation.population];
        if (operation.verb == aaf::plan::Verb::add) ++counts["created"];
        if (operation.verb == aaf::plan::Verb::remove) ++counts["purged"];
        if (operation.verb != aaf::plan::Verb::modify || operation.wave == aaf::plan::Wave::people) continue;
        if (operation.account_after && operation.account_after->state == aaf::AccountState::deactivated)
          ++counts["deactivated"];
        else if (operation.situation == aaf::Situation::returned)
          ++counts["reactivated"];
        else if (operation.situation == aaf::Situation::changed)
          ++counts["changed"];
      }
    }
  }
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
  report.lots = store::lots_in_force(tx, uai);
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
