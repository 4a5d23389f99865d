// The forms of a compte-rendu.
#include <catch2/catch.hpp>

#include "aaf/model/anomalies.hpp"
#include "daemon/output/html.hpp"
#include "daemon/output/report_csv.hpp"
#include "daemon/output/report_html.hpp"

using namespace entsync;
using namespace entsync::daemon::output;

namespace {

constexpr aaf::Date day{std::chrono::year{2026} / 10 / 12};

SchoolReport report() {
  SchoolReport one;
  one.uai = "0319101Z";
  one.name = "CLG$COLLEGE <X>$TOULOUSE";
  one.run = 12;
  one.today = day;
  one.pupils = {120, 118, 1, 1};
  one.accounts[aaf::Population::pupil] = {.created = 2, .changed = 1, .deactivated = 0, .reactivated = 0, .purged = 0};
  store::StoredAnomaly anomaly;
  anomaly.diagnostic = aaf::diagnose(aaf::anomalies().front().code);
  anomaly.diagnostic.population = aaf::Population::pupil;
  anomaly.diagnostic.identifiers = {{"ELEVE_ID", "1234567"}};
  anomaly.diagnostic.value = "=Quetzalcoatl";
  anomaly.diagnostic.text = "la date \"31/02\" de Quetzalcoatl est <impossible>";
  anomaly.since = day;
  one.anomalies.push_back(anomaly);
  return one;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("no text becomes markup") {
  CHECK(escaped("<a href='x'>\"&\"</a>") == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;");
  const std::string table = html_table("x", {"a", ">b"}, {{"1", "2"}});
  CHECK(has(table, "<th scope=\"col\">a</th><th scope=\"col\" class=\"number\">b</th>"));
  CHECK(has(table, "<th scope=\"row\">1</th><td class=\"number\">2</td>"));
}

TEST_CASE("a compte-rendu as a page is French by default, says who mends what where, and is one document") {
  const std::string page = report_document({report()}, "fr");
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"fr\">"));
  CHECK(has(page, "<h1>Compte-rendu de l&#39;établissement 0319101Z — CLG COLLEGE &lt;X&gt; TOULOUSE</h1>"));
  CHECK(has(page, "ELEVE_ID 1234567 : la date &quot;31/02&quot; de Quetzalcoatl est &lt;impossible&gt;"));
  CHECK(has(page, "<time datetime=\"2026-10-12\">12/10/2026</time>"));
  CHECK(has(page, escaped(aaf::anomalies().front().where)));
  CHECK_FALSE(has(page, "<script"));
  CHECK(has(report_document({report()}, "en"), "<html lang=\"en\">"));
  CHECK(has(report_document({report()}, "en"), "Report of the establishment 0319101Z"));
}

TEST_CASE("where only numbers are to be shown, a compte-rendu quotes no value of a record") {
  const std::string content = report_html(report(), "fr", ReportDetail::numbers);
  CHECK(has(content, "ELEVE_ID 1234567"));
  CHECK_FALSE(has(content, "Quetzalcoatl"));
}

TEST_CASE("a compte-rendu as CSV opens in a spreadsheet, and nothing in it is computed there") {
  const std::string csv = report_csv({report()}, "fr");
  CHECK(csv.starts_with("\xEF\xBB\xBF\"uai\";\"code\";\"gravité\";"));
  CHECK(has(csv, "\"0319101Z\";"));
  CHECK(has(csv, "\"'=Quetzalcoatl\""));
  CHECK(has(csv, "\"la date \"\"31/02\"\" de Quetzalcoatl est <impossible>\""));
  CHECK(csv.ends_with("\"2026-10-12\"\r\n"));
  CHECK(has(report_csv({}, "en"), "\"severity\""));
}
