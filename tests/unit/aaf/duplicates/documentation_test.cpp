// docs/duplicates.md shows the table of evidence as it is.
#include <catch2/catch.hpp>

#include "aaf/duplicates/evidence.hpp"
#include "tests/support/source.hpp"

using namespace entsync::aaf::duplicates;

TEST_CASE("the page on duplicates lists every kind of evidence with its weight and words, and no other") {
  const std::string page = entsync::test::source_text("docs/duplicates.md");
  const std::size_t start = page.find("| evidence | weight |"), end = page.find("\nThe score");
  REQUIRE(start != std::string::npos);
  REQUIRE(end != std::string::npos);
  std::string wanted = "| evidence | weight | |\n|---|---|---|\n";
  for (const EvidenceKind& kind : evidence_kinds()) {
    wanted += "| `" + std::string(kind.code) + "` | " + std::to_string(kind.weight) + " | " +
              std::string(kind.english) + " |\n";
  }
  CHECK(page.substr(start, end - start) == wanted);
}

TEST_CASE("a score is the sum of its evidence, and what is said of it comes in one order") {
  CHECK(score({"names", "mobile_differs", "nobody knows this"}) == 30);
  CHECK(english({"mobile", "names"}) == "same given name and family name; same mobile");
  CHECK(french({"mobile", "names"}) == "mêmes nom et prénom; même téléphone portable");
  CHECK(find_evidence("nobody knows this") == nullptr);
}
