#include "daemon/school_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "aaf/model/uai.hpp"
#include "daemon/federation.hpp"
#include "store/directory.hpp"
#include "store/establishments.hpp"
#include "store/journal.hpp"
#include "store/runs.hpp"
#include "store/sources.hpp"

namespace entsync::daemon {

using output::SchoolReport;

namespace {

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

}  // namespace

aaf::Result<SchoolReport> load_school_report(store::Transaction& tx, const config::Settings& settings, aaf::Date today,
                                             const std::string& uai, std::int64_t run) {
  SchoolReport report;
  report.uai = uai;
  report.today = today;
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
  if (!past) count_pupils(report, tx, settings, report.today, store::load_entries(tx, uai));
  count_accounts(report, tx);
  return report;
}

}  // namespace entsync::daemon
