// The catalogue of anomalies, and that docs/anomalies.md and docs/rules.md speak of the same codes.
#include "aaf/model/anomalies.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "tests/support/source.hpp"

using namespace entsync::aaf;

namespace {

std::set<std::string> codes() {
  std::set<std::string> all;
  for (const Anomaly& anomaly : anomalies()) all.emplace(anomaly.code);
  return all;
}

// The cells of the table rows whose first cell is a code: "| `CODE` | … |".
std::set<std::vector<std::string>> rows(const std::string& text) {
  std::set<std::vector<std::string>> found;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `")) continue;
    std::vector<std::string> cells;
    std::istringstream parts{line.substr(2)};
    for (std::string cell; std::getline(parts, cell, '|');) {
      cell.erase(0, cell.find_first_not_of(" `"));
      cell.erase(cell.find_last_not_of(" `") + 1);
      cells.push_back(cell);
    }
    found.insert(cells);
  }
  return found;
}

}  // namespace

TEST_CASE("the catalogue is sorted by code, and every entry says what, where and who") {
  const auto all = anomalies();
  CHECK(std::is_sorted(all.begin(), all.end(), [](const Anomaly& a, const Anomaly& b) { return a.code < b.code; }));
  CHECK(codes().size() == all.size());
  for (const Anomaly& anomaly : all) {
    CAPTURE(anomaly.code);
    CHECK(std::regex_match(std::string{anomaly.code}, std::regex{"[A-Z][A-Z0-9_]*"}));
    CHECK(std::regex_match(std::string{anomaly.rule}, std::regex{"[RD][0-9]+[a-z]?(, [RD][0-9]+[a-z]?)*"}));
    CHECK_FALSE(anomaly.title.empty());
    CHECK_FALSE(anomaly.where.empty());
    CHECK_FALSE(anomaly.who.empty());
  }
}

TEST_CASE("every code of the catalogue is found, and no other") {
  for (const Anomaly& anomaly : anomalies()) CHECK(find_anomaly(anomaly.code) == &anomaly);
  CHECK(find_anomaly("") == nullptr);
  CHECK(find_anomaly("INE") == nullptr);
  CHECK(find_anomaly("ine_absent") == nullptr);
  CHECK(find_anomaly("ZZZ") == nullptr);
  CHECK(diagnose("INE_ABSENT").severity == Severity::error);
  CHECK(diagnose("INE_ABSENT").code == "INE_ABSENT");
}

TEST_CASE("docs/anomalies.md lists exactly the catalogue") {
  std::set<std::vector<std::string>> expected;
  for (const Anomaly& a : anomalies()) {
    expected.insert({std::string{a.code}, std::string{word(a.severity)}, std::string{a.rule}, std::string{a.title},
                     std::string{a.where}, std::string{a.who}});
  }
  const auto found = rows(entsync::test::source_text("docs/anomalies.md"));
  for (const auto& row : expected) {
    CAPTURE(row.front());
    CHECK(found.contains(row));
  }
  CHECK(found.size() == expected.size());
}

TEST_CASE("every rule and decision that the catalogue points at is explained in docs/rules.md or docs/decisions.md") {
  const std::string rules = entsync::test::source_text("docs/rules.md");
  const std::string decisions = entsync::test::source_text("docs/decisions.md");
  const std::regex number{"[RD][0-9]+[a-z]?"};
  for (const Anomaly& anomaly : anomalies()) {
    const std::string named{anomaly.rule};
    for (std::sregex_iterator at{named.begin(), named.end(), number}, end; at != end; ++at) {
      CAPTURE(anomaly.code, at->str());
      const std::string mark = "**" + at->str() + " ";
      CHECK((at->str().front() == 'R' ? rules : decisions).find(mark) != std::string::npos);
    }
  }
}

TEST_CASE("docs/rules.md names no code that does not exist") {
  const std::string text = entsync::test::source_text("docs/rules.md");
  const std::set<std::string> known = codes();
  // Codes stand in backquotes and have an underscore or are of our words; AAF names have lower-case letters.
  const std::regex name_in_backquotes{"`([A-Z]+(?:_[A-Z0-9]+)+)`"};
  for (std::sregex_iterator at{text.begin(), text.end(), name_in_backquotes}, end; at != end; ++at) {
    const std::string name = (*at)[1];
    if (name.starts_with("DATE_") || name.starts_with("CODE_") || name.starts_with("ADHESION_") ||
        name.starts_with("NOM_") || name.starts_with("ANNEE_") || name.ends_with("_ID") || name.starts_with("ID_") ||
        name.starts_with("NIVEAU_") || name.starts_with("IMPORT_") || name.starts_with("BEE_") || name == "STS_EDT" ||
        name == "EDT_STS" || name.starts_with("PAIE_") || name.starts_with("PERCOIT_") || name.starts_with("TYPE_")) {
      continue;  // tags of the exports
    }
    CAPTURE(name);
    CHECK(known.contains(name));
  }
}
