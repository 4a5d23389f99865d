// An anomaly of a service names the record of sts_emp that holds it, as whoever opens the file will find it there.
#include <catch2/catch.hpp>

#include "tests/unit/aaf/federate/school.hpp"
#include "tests/unit/aaf/source/support.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using namespace entsync::test;

namespace {

// The STS side as the reader hands it out.
View federated(const std::string& text) {
  const auto outcome = read_text(text, sts_emp().name);
  REQUIRE(refusal(outcome) == "accepted");
  const Kept& kept = outcome.kept;
  School school;
  school.sources.siecle.reset();
  school.sources.files.sts_emp = sts_emp().name;
  StsSide& sts = *school.sources.sts;
  sts.individuals = kept.all<source::Individual>();
  sts.services = kept.all<source::Service>();
  sts.substitutes = kept.all<source::SubstituteService>();
  sts.structures = kept.all<source::Structure>();
  sts.terms = kept.all<source::Term>();
  return school.view();
}

}  // namespace

TEST_CASE("an unknown teacher's service is named by its division, the third of the file") {
  const View view =
      federated(with(sts_emp().text, "<DIVISIONS>", "<DIVISIONS><DIVISION CODE=\"4X\"/><DIVISION CODE=\"4Y\"/>"));
  REQUIRE(count(view, "SERVICE_ENSEIGNANT_INCONNU") == 1);
  CHECK(anomaly(view, "SERVICE_ENSEIGNANT_INCONNU")->record == "DIVISION 3");
  CHECK(anomaly(view, "SERVICE_ENSEIGNANT_INCONNU")->field == "ENSEIGNANT");
}

TEST_CASE("an unknown teacher's service in a group is named by the group") {
  const View view = federated(
      with(sts_emp().text, "<SERVICES/>",
           "<SERVICES><SERVICE><ENSEIGNANTS><ENSEIGNANT ID=\"8\" TYPE=\"local\"/></ENSEIGNANTS></SERVICE></SERVICES>"));
  REQUIRE(count(view, "SERVICE_ENSEIGNANT_INCONNU") == 2);
  CHECK(std::any_of(view.diagnostics.begin(), view.diagnostics.end(), [](const Diagnostic& one) {
    return one.code == "SERVICE_ENSEIGNANT_INCONNU" && one.value == "8" && one.record == "GROUPE 1";
  }));
}

TEST_CASE("a period that cannot be placed in time is named by its substitute, the second of the file") {
  const auto base = with(sts_emp().text, "<SUPPLEANTS>", "<SUPPLEANTS><SUPPLEANT ID=\"87\"/>");
  const View view = federated(with(base, "2026-10-15", "2026-09-15"));
  REQUIRE(count(view, "SUPPLEANCE_DATES") == 1);
  CHECK(anomaly(view, "SUPPLEANCE_DATES")->record == "SUPPLEANT 2");
}
