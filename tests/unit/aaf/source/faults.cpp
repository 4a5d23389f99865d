// A file may have more faults than memory holds: what is kept of them (D8).
#include "aaf/source/faults.hpp"

#include <catch2/catch.hpp>

#include "aaf/model/anomalies.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::source;

namespace {

std::vector<Diagnostic> kept_of(std::size_t number) {
  Faults faults;
  for (std::size_t i = 1; i <= number; ++i) {
    auto fault = diagnose("CHAMP_OBLIGATOIRE_ABSENT");
    fault.uai = "0310001H";
    fault.file = "ExportXML_Eleves.zip";
    fault.record = "ELEVE " + std::to_string(i);
    faults.add(std::move(fault));
  }
  return faults.take();
}

}  // namespace

TEST_CASE("the faults of a file are kept in its order") {
  CHECK(kept_of(0).empty());
  const auto kept = kept_of(Faults::most);
  REQUIRE(kept.size() == Faults::most);
  CHECK(kept.front().record == "ELEVE 1");
  CHECK(kept.back().record == "ELEVE 10000");
}

TEST_CASE("of more faults than anybody reads, one anomaly tells the number") {
  const auto kept = kept_of(Faults::most + 234);
  REQUIRE(kept.size() == Faults::most + 1);
  CHECK(kept[Faults::most - 1].record == "ELEVE 10000");
  const auto& rest = kept.back();
  CHECK(rest.code == "ANOMALIES_NON_DETAILLEES");
  CHECK(rest.severity == Severity::error);
  CHECK(rest.uai == "0310001H");
  CHECK(rest.file == "ExportXML_Eleves.zip");
  CHECK(rest.value == "234");
}
