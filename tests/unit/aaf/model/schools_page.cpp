// docs/ecoles.md explains to schools every anomaly that a compte-rendu can show, and no other.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "aaf/model/anomalies.hpp"
#include "tests/support/source.hpp"

namespace {

// The codes in the first cells of the page's tables: "| `CODE` | …".
std::multiset<std::string> explained() {
  std::ifstream page(entsync::test::source("docs/ecoles.md"));
  std::multiset<std::string> codes;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| `")) codes.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return codes;
}

}  // namespace

TEST_CASE("the page for schools explains every anomaly once, and no other") {
  std::multiset<std::string> known;
  for (const auto& anomaly : entsync::aaf::anomalies()) known.emplace(anomaly.code);
  CHECK(explained() == known);
}
