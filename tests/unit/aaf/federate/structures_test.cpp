#include <catch2/catch.hpp>

#include "aaf/federate/nearest.hpp"
#include "aaf/text/nearest.hpp"
#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using Values = std::vector<std::string>;

TEST_CASE("a division exists if SIECLE or STS names it, and says who does (D20)") {
  School school;
  school.division("3B", "siecle");
  school.division("3C", "sts");
  const View view = school.view();
  CHECK(values(view, "0319101Z:3A", "named_by") == Values{"siecle", "sts"});
  CHECK(values(view, "0319101Z:3B", "named_by") == Values{"siecle"});
  CHECK(values(view, "0319101Z:3C", "named_by") == Values{"sts"});
  CHECK(find(view, "0319101Z:3B")->category == Category::division);
}

TEST_CASE("label and MEFs are SIECLE's, else those of STS (D20)") {
  School school;
  school.siecle_structure("3A").label = "TROISIEME A";
  school.sts_structure("3A").label = "3EME A";
  school.sts_structure("3A").mefs = {"10310019119"};
  CHECK(values(school.view(), "0319101Z:3A", "label") == Values{"TROISIEME A"});
  CHECK(values(school.view(), "0319101Z:3A", "mef") == Values{"10310019110"});
  school.siecle_structure("3A").label.clear();
  school.siecle_structure("3A").mefs.clear();
  CHECK(values(school.view(), "0319101Z:3A", "label") == Values{"3EME A"});
  CHECK(values(school.view(), "0319101Z:3A", "mef") == Values{"10310019119"});
}

TEST_CASE("a division may have several MEFs, a group several divisions (R15)") {
  School school;
  school.division("3B");
  school.siecle_structure("3A").mefs = {"10310019110", "10310019111"};
  school.group("3LV2");
  school.siecle_structure("3LV2").divisions = {"3B", "3A"};
  const View view = school.view();
  CHECK(values(view, "0319101Z:3A", "mef").size() == 2);
  CHECK(values(view, "0319101Z:3LV2", "division") == Values{"3A", "3B"});
  CHECK(view.diagnostics.empty());
}

TEST_CASE("an odd sign in a division's code is kept and reported, in a group's code refused (R10, D20)") {
  School school;
  school.division("3/B");
  school.group("3ACC+");
  school.pupil("1001", "3/B");
  school.membership("1001", "G", "3ACC+");
  const View view = school.view();
  CHECK(find(view, "0319101Z:3/B") != nullptr);
  CHECK(find(view, "0319101Z:3ACC+") == nullptr);
  CHECK(values(view, pupil("1001"), "ENTEleveClasses") == Values{"0319101Z$3/B"});
  CHECK(values(view, pupil("1001"), "ENTEleveGroupes").empty());
  CHECK(count(view, "DIVISION_CODE_SIGNE") == 2);  // in the file of each side
  CHECK(count(view, "GROUPE_CODE_REFUSE") == 2);
  CHECK(count(view, "GROUPE_A_01") == 0);  // the group itself is reported
}

TEST_CASE("letters, digits, blank, hyphen and underscore are admitted (R10)") {
  School school;
  school.group("4eme LV2_a-1");
  CHECK(school.view().diagnostics.empty());
  CHECK(find(school.view(), "0319101Z:4eme LV2_a-1") != nullptr);
}

TEST_CASE("a group code over the configured length is refused, over 8 only warned of where asked for (R10)") {
  School school;
  school.group("TWENTY-CHARACTERS-20");
  school.group("TWENTY-CHARACTERS-021");
  const View view = school.view();
  CHECK(find(view, "0319101Z:TWENTY-CHARACTERS-20") != nullptr);
  CHECK(find(view, "0319101Z:TWENTY-CHARACTERS-021") == nullptr);
  CHECK(count(view, "GROUPE_CODE_REFUSE") == 2);
  CHECK(count(view, "GROUPE_CODE_LONG") == 0);
  school.options.warn_group_code_over_8 = true;
  CHECK(count(school.view(), "GROUPE_CODE_LONG") == 2);
  school.options.group_code_max = 8;
  CHECK(find(school.view(), "0319101Z:TWENTY-CHARACTERS-20") == nullptr);
}

TEST_CASE("a division code over 8 characters is kept and reported (R10)") {
  School school;
  school.division("TROISIEME", "siecle");
  const View view = school.view();
  CHECK(find(view, "0319101Z:TROISIEME") != nullptr);
  CHECK(count(view, "DIVISION_CODE_LONG") == 1);
}

TEST_CASE("codes that are one but for case or blanks: the second is refused (D20)") {
  School school;
  school.group("CHORALE");
  school.group("chorale", "siecle");
  school.division("3  A", "siecle");  // two blanks
  school.division("3 A", "siecle");
  const View view = school.view();
  CHECK(find(view, "0319101Z:CHORALE") != nullptr);
  CHECK(find(view, "0319101Z:chorale") == nullptr);
  CHECK(find(view, "0319101Z:3  A") != nullptr);
  CHECK(find(view, "0319101Z:3 A") == nullptr);
  REQUIRE(count(view, "STRUCTURE_DOUBLE") == 2);
  CHECK_THAT(anomaly(view, "STRUCTURE_DOUBLE")->text, Catch::Contains("« 3  A »") || Catch::Contains("« CHORALE »"));
}

TEST_CASE("a division and a group may have the same code") {
  School school;
  school.group("3A");
  const View view = school.view();
  CHECK(count(view, "STRUCTURE_DOUBLE") == 0);
  int entries = 0;
  for (const Entry& entry : view.entries) entries += entry.key == "0319101Z:3A" ? 1 : 0;
  CHECK(entries == 2);
}

TEST_CASE("names that one side alone knows are shown beside the nearest of the other (R11)") {
  School school;
  school.group("3LATIN", "siecle");
  school.group("3 LATIN", "sts");
  const View view = school.view();
  REQUIRE(count(view, "STRUCTURE_INCONNUE_STS") == 1);
  REQUIRE(count(view, "STRUCTURE_INCONNUE_SIECLE") == 1);
  CHECK_THAT(anomaly(view, "STRUCTURE_INCONNUE_STS")->text, Catch::Contains("« 3 LATIN »"));
  CHECK_THAT(anomaly(view, "STRUCTURE_INCONNUE_SIECLE")->text, Catch::Contains("« 3LATIN »"));
}

TEST_CASE("with one side only nothing is missing on the other (D15)") {
  School school;
  school.group("3LATIN", "siecle");
  school.sources.sts.reset();
  CHECK(school.view().diagnostics.empty());
}

TEST_CASE("a division that a group draws from must exist (R15)") {
  School school;
  school.group("3LATIN");
  school.siecle_structure("3LATIN").divisions = {"3A", "3Z"};
  const View view = school.view();
  CHECK(values(view, "0319101Z:3LATIN", "division") == Values{"3A"});
  REQUIRE(count(view, "GROUPE_DIVISION_INCONNUE") == 1);
  CHECK(anomaly(view, "GROUPE_DIVISION_INCONNUE")->value == "3Z");
}

TEST_CASE("the nearest names come likest first, at most three, and none that is far") {
  CHECK(text::distance("Élève", "eleve") == 0);
  CHECK(text::distance("3LATIN", "3LATEN") == 1);
  CHECK(text::distance("", "abc") == 3);
  CHECK(text::nearest("3LATIN", {"3GREC", "3LATIN2", "3LATIN", "4LATIN", "3 LATIN"}) ==
        Values{"3LATIN", "3 LATIN", "3LATIN2"});
  CHECK(text::nearest("3A", {"6B", "3B"}) == Values{"3B"});
  CHECK(nearest_sentence("3A", {"6B"}).empty());
  CHECK(nearest_sentence("3A", {"3B"}) == " Nom le plus proche : « 3B ».");
}
