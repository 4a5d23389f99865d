#include <catch2/catch.hpp>

#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;

TEST_CASE("a pupil who is schooled in two establishments has no account, and the anomaly names the other one (R21)") {
  School school;
  school.enrolled_elsewhere(school.pupil("1001"));
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::suspended);
  CHECK(find(view, pupil("1001"))->why == "R21");
  REQUIRE(count(view, "MULTI_INSCRIPTION") == 1);
  const Diagnostic& report = *anomaly(view, "MULTI_INSCRIPTION");
  CHECK_THAT(report.text, Catch::Contains("0319102A") && Catch::Contains("10310019110") && Catch::Contains("302"));
  CHECK(report.identifiers.back() == std::pair<std::string, std::string>{"UAI", "0319102A"});
}

TEST_CASE("a record that the other establishment has closed is a transfer, not a multi-enrolment (D13)") {
  School school;
  school.enrolled_elsewhere(school.pupil("1001")).exit_date = day("2026-10-04");
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
  CHECK(view.diagnostics.empty());
}

TEST_CASE("the other establishment's exit date to come settles it on the day after (D4, D13)") {
  School school;
  source::Pupil& record = school.pupil("1001");
  school.enrolled_elsewhere(record).exit_date = day("2026-10-09");
  CHECK(find(school.view(), pupil("1001"))->standing == Standing::suspended);
  CHECK(school.view().next_edge == day("2026-10-10"));
  school.options.today = day("2026-10-10");
  CHECK(find(school.view(), pupil("1001"))->standing == Standing::entitled);
}

TEST_CASE("enrolments are compared only within one school year (D13)") {
  School school;
  OtherEnrolment& other = school.enrolled_elsewhere(school.pupil("1001"));
  SECTION("another calendar") {
    other.calendar = {day("2025-09-01"), day("2026-07-04")};
    CHECK(find(school.view(), pupil("1001"))->standing == Standing::entitled);
  }
  SECTION("another millésime for the same calendar is the same year") {
    other.millesime = 2025;
    CHECK(find(school.view(), pupil("1001"))->standing == Standing::suspended);
  }
  SECTION("without a calendar the millésime decides") {
    other.calendar = {};
    CHECK(find(school.view(), pupil("1001"))->standing == Standing::suspended);
    other.millesime = 2025;
    CHECK(find(school.view(), pupil("1001"))->standing == Standing::entitled);
  }
}

TEST_CASE("exports more than 30 days apart are not compared (D13)") {
  School school;
  OtherEnrolment& other = school.enrolled_elsewhere(school.pupil("1001"));
  const std::chrono::days apart = GENERATE(std::chrono::days{30}, std::chrono::days{31});
  const int sign = GENERATE(1, -1);
  other.export_date += sign * apart;
  const bool judged = apart.count() == 30;
  CHECK((find(school.view(), pupil("1001"))->standing == Standing::suspended) == judged);
  CHECK(count(school.view(), "MULTI_INSCRIPTION") == (judged ? 1 : 0));
}

TEST_CASE("inside the turn window nobody is enrolled twice (D13, R61)") {
  School school;
  school.enrolled_elsewhere(school.pupil("1001"));
  school.options.turn_window = Calendar{day("2026-05-01"), school.options.today};
  CHECK(find(school.view(), pupil("1001"))->standing == Standing::entitled);
  CHECK(school.view().diagnostics.empty());
}

TEST_CASE("the day on which the turn window opens or closes is an edge, where somebody is enrolled twice (D4, D13)") {
  School school;
  school.options.turn_window = GENERATE(Calendar{day("2026-10-12"), day("2026-10-30")},   // opens
                                        Calendar{day("2026-05-01"), day("2026-10-11")});  // is over
  source::Pupil& record = school.pupil("1001");
  CHECK(school.view().next_edge == day("2030-03-17"));  // nobody is enrolled twice: majority comes first
  school.enrolled_elsewhere(record);
  CHECK(school.view().next_edge == day("2026-10-12"));
}

TEST_CASE("the INE alone decides nothing: another identity keeps both accounts (D13)") {
  School school;
  OtherEnrolment& other = school.enrolled_elsewhere(school.pupil("1001"));
  SECTION("another birth date") { other.birth_date = day("2012-03-18"); }
  SECTION("another family name") { other.family_name = "PUJOL"; }
  SECTION("another given name") { other.given_name = "Maxime"; }
  SECTION("no birth date") { other.birth_date.reset(); }
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
  CHECK(count(view, "MULTI_INSCRIPTION") == 0);
  CHECK(count(view, "INE_PARTAGE") == 1);
}

TEST_CASE("names match whatever their accents, hyphens, case, and a slip of the pen") {
  School school;
  OtherEnrolment& other = school.enrolled_elsewhere(school.pupil("1001"));
  SECTION("accents and case") { other.given_name = "ELODIE"; }
  SECTION("a slip") { other.given_name = "Elodye"; }
  SECTION("the family name is in use there") {
    other.family_name = "DELPECH";
    other.usage_name = "Roumegoux";
  }
  CHECK(find(school.view(), pupil("1001"))->standing == Standing::suspended);
}

TEST_CASE("who is not schooled on both sides is not enrolled twice (D12)") {
  School school;
  source::Pupil& record = school.pupil("1001");
  OtherEnrolment& other = school.enrolled_elsewhere(record);
  SECTION("no division there") {
    other.division.clear();
    CHECK(find(school.view(), pupil("1001"))->standing == Standing::entitled);
  }
  SECTION("no MEF here") {
    record.mef.clear();
    CHECK(find(school.view(), pupil("1001"))->why == "R20");
  }
  CHECK(count(school.view(), "MULTI_INSCRIPTION") == 0);
}

TEST_CASE("two active records of one pupil in one establishment are a duplicate, both are told (D13)") {
  School school;
  school.pupil("1001").ine = "123451001AB";
  school.pupil("1002").ine = "123451001AB";
  const View view = school.view();
  CHECK(count(view, "ELEVE_DOUBLON_INE") == 2);
  CHECK(count(view, "MULTI_INSCRIPTION") == 0);
}

TEST_CASE("a second record of one pupil that is closed is no duplicate (D13)") {
  School school;
  school.pupil("1001").ine = "123451001AB";
  source::Pupil& closed = school.pupil("1002");
  closed.ine = "123451001AB";
  closed.exit_date = day("2026-09-04");
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
  CHECK(view.diagnostics.empty());
}

TEST_CASE("two pupils of one establishment with one INE but other identities are both kept and told (D13)") {
  School school;
  school.pupil("1001").ine = "123451001AB";
  source::Pupil& other = school.pupil("1002");
  other.ine = "123451001AB";
  other.birth_date = day("2013-01-01");
  const View view = school.view();
  CHECK(count(view, "INE_PARTAGE") == 2);
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
  CHECK(find(view, pupil("1002"))->standing == Standing::entitled);
}
