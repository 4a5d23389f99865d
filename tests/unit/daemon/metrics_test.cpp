// Metrics: their page, and that every series is there from the start.
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "daemon/log/log.hpp"
#include "daemon/metrics/catalogue.hpp"
#include "daemon/metrics/exposition.hpp"
#include "tests/support/source.hpp"

using namespace entsync;
using namespace entsync::daemon;
using log::Event;
using log::Field;
using log::Number;

namespace {

std::string page(const std::string& name) { return test::source_text("docs/" + name); }

std::string scrape(const metrics::Observed& observed) {
  metrics::Scrape scrape;
  scrape.ents = {"entmip"};
  return exposition(observed, scrape);
}

// What stands behind "name{labels} " in the exposition; empty: there is no such series.
std::string value_of(const std::string& text, const std::string& series) {
  const auto at = ("\n" + text).find("\n" + series + " ");
  if (at == std::string::npos) return {};
  const auto begin = at + series.size() + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

// The names that a text uses, without what a histogram adds.
std::set<std::string> names_in(const std::string& text) {
  std::set<std::string> names;
  const std::regex name("\\b(entsync|process)_[a-z0-9_]+\\b");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), name); at != std::sregex_iterator(); ++at)
    names.insert(std::regex_replace(at->str(), std::regex("_(bucket|sum|count)$"), ""));
  return names;
}

std::set<std::string> known_names() {
  std::set<std::string> names;
  for (const metrics::Family& family : metrics::catalogue()) names.insert(std::string(family.name));
  return names;
}

}  // namespace

TEST_CASE("docs/metrics.md describes every metric with its type, and no other") {
  std::map<std::string, std::string> known, documented;
  for (const metrics::Family& family : metrics::catalogue()) known[std::string(family.name)] = word(family.kind);
  std::istringstream lines(page("metrics.md"));
  const std::regex row("\\| `([a-z_]+)` \\| (counter|gauge|histogram) \\|.*");
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, row)) documented[match[1]] = match[2];
  }
  CHECK(documented == known);
}

TEST_CASE("every metric is served, with the type and help of the catalogue") {
  const metrics::Observed observed({"entmip"});
  const std::string text = scrape(observed);
  for (const metrics::Family& family : metrics::catalogue()) {
    INFO(family.name);
    CHECK(text.find("# HELP " + std::string(family.name) + " " + std::string(family.help) + "\n") != std::string::npos);
    CHECK(text.find("# TYPE " + std::string(family.name) + " " + std::string(word(family.kind)) + "\n") !=
          std::string::npos);
  }
  std::set<std::string> served;
  const std::regex type("# TYPE ([a-z_]+) ");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), type); at != std::sregex_iterator(); ++at)
    served.insert((*at)[1]);
  CHECK(served == known_names());
}

TEST_CASE("every series is there from the start, with zero") {
  const metrics::Observed observed({"entmip"});
  const std::string text = scrape(observed);
  for (const char* series : {
           "entsync_ent_last_success_timestamp_seconds{ent=\"entmip\"}",
           "entsync_accounts{ent=\"entmip\",state=\"deactivated\",population=\"guardian\"}",
           "entsync_holds_open{ent=\"entmip\",guard=\"members\"}",
           "entsync_runs_total{kind=\"sync\",exit_code=\"6\"}",
           "entsync_operations_total{ent=\"entmip\",verb=\"delete\",population=\"structure\",state=\"refused\"}",
           "entsync_run_duration_seconds_count{kind=\"resync\"}",
           "entsync_phase_duration_seconds_count{phase=\"promote\"}",
           "entsync_ldap_duration_seconds_count{ent=\"entmip\",operation=\"verify\"}",
           "entsync_database_duration_seconds_count{operation=\"commit\"}",
           "entsync_batch_operations_count",
           "entsync_events_total{event=\"hold_opened\",level=\"warning\"}",
           "entsync_requests_open{state=\"queued\"}",
           "entsync_leader{ent=\"entmip\"}",
       }) {
    INFO(series);
    CHECK(value_of(text, series) == "0");
  }
}

TEST_CASE("the series of an ENT that is configured later are there from then on, and the others go on counting") {
  using namespace std::chrono_literals;
  metrics::Observed observed({"entmip"});
  const std::string late = "entsync_ldap_duration_seconds_count{ent=\"demo\",operation=\"read\"}";
  log::event(Event::ent_connected, {Field::ent("entmip"), Field(700us)});
  CHECK(value_of(scrape(observed), late).empty());
  observed.add({"entmip", "demo"});
  CHECK(value_of(scrape(observed), late) == "0");
  CHECK(value_of(scrape(observed), "entsync_ldap_duration_seconds_count{ent=\"entmip\",operation=\"connect\"}") == "1");
}

TEST_CASE("what happens in this process is counted and measured from its events") {
  metrics::Observed observed({"entmip"});
  using namespace std::chrono_literals;
  log::event(Event::run_finished,
             {Field(Number::run, 1), Field(store::RunKind::sync), Field(ExitCode::done), Field(1500ms)});
  log::event(Event::plan_applied, {Field::ent("entmip"), Field(20ms)});
  log::event(Event::batch_done, {Field::ent("entmip"), Field(Number::count, 50), Field(4ms)});
  log::event(Event::ent_connected, {Field::ent("entmip"), Field(700us)});
  observed.database_took("query", 3ms);
  const std::string text = scrape(observed);
  CHECK(value_of(text, "entsync_run_duration_seconds_sum{kind=\"sync\"}") == "1.5");
  CHECK(value_of(text, "entsync_run_duration_seconds_bucket{kind=\"sync\",le=\"1\"}") == "0");
  CHECK(value_of(text, "entsync_run_duration_seconds_bucket{kind=\"sync\",le=\"2.5\"}") == "1");
  CHECK(value_of(text, "entsync_phase_duration_seconds_count{phase=\"apply\"}") == "1");
  CHECK(value_of(text, "entsync_batch_operations_sum") == "50");
  CHECK(value_of(text, "entsync_ldap_duration_seconds_count{ent=\"entmip\",operation=\"write\"}") == "1");
  CHECK(value_of(text, "entsync_ldap_duration_seconds_bucket{ent=\"entmip\",operation=\"connect\",le=\"0.001\"}") ==
        "1");
  CHECK(value_of(text, "entsync_database_duration_seconds_count{operation=\"query\"}") == "1");
  CHECK(value_of(text, "entsync_events_total{event=\"run_finished\",level=\"info\"}") == "1");
}

TEST_CASE("what the database counted is served, and the process tells of itself") {
  const metrics::Observed observed({"entmip"});
  metrics::Scrape scrape;
  scrape.ents = {"entmip", "demo"};
  scrape.leads = {"demo"};
  scrape.figures.ents["entmip"].last_success = 1784023200.0;
  scrape.figures.ents["entmip"].open_holds["deactivations"] = 2;
  scrape.figures.operations[{"entmip", "add", "", "done"}] = 7;
  scrape.figures.sources = {{"0319101Z", aaf::Side::sts, 5.0, {}, {}, true}};
  scrape.figures_time = 12;
  scrape.database_up = true;
  const std::string text = exposition(observed, scrape);
  CHECK(value_of(text, "entsync_ent_last_success_timestamp_seconds{ent=\"entmip\"}") == "1784023200");
  CHECK(value_of(text, "entsync_holds_open{ent=\"entmip\",guard=\"deactivations\"}") == "2");
  CHECK(
      value_of(text, "entsync_operations_total{ent=\"entmip\",verb=\"add\",population=\"structure\",state=\"done\"}") ==
      "7");
  CHECK(value_of(text, "entsync_source_waiting{uai=\"0319101Z\",side=\"sts\"}") == "1");
  CHECK(value_of(text, "entsync_source_last_success_timestamp_seconds{uai=\"0319101Z\",side=\"sts\"}") == "0");
  CHECK(value_of(text, "entsync_leader{ent=\"demo\"}") == "1");
  CHECK(value_of(text, "entsync_leader{ent=\"entmip\"}") == "0");
  CHECK(value_of(text, "entsync_database_up") == "1");
  CHECK(std::stod(value_of(text, "process_resident_memory_bytes")) > 1e6);
  CHECK(std::stod(value_of(text, "process_open_fds")) > 2);
}

TEST_CASE("alert rules and dashboard use metrics that exist, and every alert has its paragraph in the runbook") {
  const auto known = known_names();
  const std::string rules = page("monitoring/alerts.yml"), dashboard = page("monitoring/dashboard.json");
  const std::string runbook = page("monitoring/runbook.md");
  const std::string tests = page("monitoring/alerts_test.yml") + page("monitoring/alerts_days_test.yml");
  for (const std::string& text : {rules, tests, dashboard}) {
    for (const std::string& name : names_in(text)) {
      INFO(name);
      CHECK(known.contains(name));
    }
  }
  const auto all = [](const std::string& text, const std::regex& pattern) {
    std::set<std::string> found;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), pattern); at != std::sregex_iterator(); ++at)
      found.insert((*at)[1]);
    return found;
  };
  const auto alerts = all(rules, std::regex("- alert: (\\w+)"));
  CHECK(alerts.size() > 10);
  CHECK(all(runbook, std::regex("\n## (Entsync\\w+)\n")) == alerts);
  CHECK(all(tests, std::regex("alertname: (\\w+)")) == alerts);
  // Events that rules ask for by their words.
  for (const std::string& event : all(rules + dashboard, std::regex("event=\\\\?\"([a-z_]+)\\\\?\""))) {
    INFO(event);
    CHECK(log::parse_event(event));
  }
}

TEST_CASE("the dashboard is one that Grafana reads: panels with queries, each with a title and a place") {
  const auto dashboard = nlohmann::json::parse(page("monitoring/dashboard.json"));
  CHECK(dashboard["title"] == "entsync");
  std::set<int> ids;
  std::size_t queries = 0;
  for (const auto& panel : dashboard["panels"]) {
    INFO(panel["title"]);
    CHECK(ids.insert(panel["id"].get<int>()).second);
    CHECK(panel["gridPos"]["w"].get<int>() + panel["gridPos"]["x"].get<int>() <= 24);
    if (panel["type"] == "row") continue;
    CHECK_FALSE(panel["targets"].empty());
    for (const auto& target : panel["targets"]) {
      CHECK_FALSE(target["expr"].get<std::string>().empty());
      ++queries;
    }
  }
  CHECK(queries > 15);
}
