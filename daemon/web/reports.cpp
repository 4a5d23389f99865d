#include "daemon/web/reports.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/output/html.hpp"
#include "daemon/output/report_html.hpp"
#include "daemon/school_report.hpp"
#include "store/establishments.hpp"
#include "store/monitoring.hpp"

namespace entsync::daemon::web {

using output::escaped;

std::string reports_html(store::Transaction& tx) {
  std::string out = "<h1>Comptes-rendus</h1>\n";
  const auto anomalies = store::anomaly_counts(tx);
  std::vector<std::vector<std::string>> rows;
  for (const store::KnownEstablishment& known : store::establishments(tx)) {
    std::string name = known.name;
    std::replace(name.begin(), name.end(), '$', ' ');
    const auto at = anomalies.find(known.uai);
    rows.push_back({fmt::format("<a href=\"/reports/{0}\">{0}</a>", escaped(known.uai)), escaped(name),
                    std::to_string(at == anomalies.end() ? 0 : at->second)});
  }
  if (rows.empty()) return out + "<p>Aucun établissement n'est connu.</p>\n";
  return out + output::html_table("Établissements, et ce que chacun a à corriger",
                                  {"UAI", "établissement", ">anomalies"}, rows);
}

std::optional<std::string> report_html(store::Transaction& tx, const config::Settings& settings, aaf::Date today,
                                       const std::string& uai) {
  if (!store::establishment(tx, uai)) return std::nullopt;
  const auto report = load_school_report(tx, settings, today, uai, 0);
  if (!report) return std::nullopt;
  return output::report_html(
      *report, "fr",
      settings.monitoring_reports == "whole" ? output::ReportDetail::whole : output::ReportDetail::numbers);
}

}  // namespace entsync::daemon::web
