#include "aaf/federate/group_links.hpp"

#include <catch2/catch.hpp>

#include "aaf/federate/link_dates.hpp"
#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using Values = std::vector<std::string>;

namespace {

Values groups(const School& school, const std::string& eleve_id) {
  return values(school.view(), pupil(eleve_id), "ENTEleveGroupes");
}

School school_with_groups() {
  School school;
  school.group("3LV2");
  school.group("3LATIN");
  school.pupil("1001");
  return school;
}

}  // namespace

TEST_CASE("links come from SIECLE when there is no ELEGROUPE file") {
  School school = school_with_groups();
  school.membership("1001", "G", "3LV2");
  CHECK(groups(school, "1001") == Values{"0319101Z$3LV2"});
  CHECK(school.view().diagnostics.empty());
}

TEST_CASE("an ELEGROUPE file wins over exports up to its own day, a later export wins over it (R17)") {
  School school = school_with_groups();
  school.membership("1001", "G", "3LV2");
  school.group_link("1001", "3LATIN");
  SECTION("of the day of the export") { CHECK(groups(school, "1001") == Values{"0319101Z$3LATIN"}); }
  SECTION("older by a day") {
    school.sources.elegroupe->import_date = day("2026-10-04");
    CHECK(groups(school, "1001") == Values{"0319101Z$3LV2"});
  }
  SECTION("newer by a day") {
    school.sources.elegroupe->import_date = day("2026-10-06");
    CHECK(groups(school, "1001") == Values{"0319101Z$3LATIN"});
  }
  SECTION("an export without HORODATAGE has its DATE_EXPORT") {
    school.sources.siecle->eleves_made = {};
    CHECK(groups(school, "1001") == Values{"0319101Z$3LATIN"});
    school.sources.elegroupe->import_date = day("2026-10-04");
    CHECK(groups(school, "1001") == Values{"0319101Z$3LV2"});
  }
}

TEST_CASE("what wins is taken whole: who is not in the ELEGROUPE file is in no group, and is told (R6, R14)") {
  School school = school_with_groups();
  school.pupil("1002");
  school.membership("1002", "G", "3LV2");
  school.group_link("1001", "3LATIN");
  const View view = school.view();
  CHECK(values(view, pupil("1002"), "ENTEleveGroupes").empty());
  REQUIRE(count(view, "ELEGROUPE_ABSENT") == 1);
  CHECK(anomaly(view, "ELEGROUPE_ABSENT")->identifiers.front().second == "1002");
}

TEST_CASE("a link to a group that SIECLE does not know is refused, the pupil's others are kept (R12)") {
  School school = school_with_groups();
  school.group_link("1001", "3LATIN");
  school.group_link("1001", "3LATEN");
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTEleveGroupes") == Values{"0319101Z$3LATIN"});
  REQUIRE(count(view, "GROUPE_A_01") == 1);
  const Diagnostic& report = *anomaly(view, "GROUPE_A_01");
  CHECK(report.file == "0319101ZELEGROUPE2026261005080000.xml");
  CHECK(report.record == "ELEVE 1");
  CHECK(report.field == "CODE_GROUPE");
  CHECK(report.value == "3LATEN");
  CHECK_THAT(report.text,
             Catch::Contains(
                 "Le groupe \"3LATEN\" n'est pas référencé. L'inscription de l'élève dans ce groupe a été rejetée."));
  // R11: the nearest name beside it; R12: not in STS, so that comes first.
  CHECK_THAT(report.text, Catch::Contains("« 3LATIN »") && Catch::Contains("corriger d'abord dans STS"));
  CHECK(count(view, "ELEGROUPE_PARTIEL") == 1);
}

TEST_CASE("a refused group that STS knows needs the structure exported again (R12)") {
  School school = school_with_groups();
  school.group("3GREC", "sts");
  school.membership("1001", "G", "3GREC");
  const View view = school.view();
  REQUIRE(count(view, "GROUPE_A_01") == 1);
  CHECK_THAT(anomaly(view, "GROUPE_A_01")->text, Catch::Contains("exporter à nouveau la structure"));
  CHECK(anomaly(view, "GROUPE_A_01")->file == "ElevesSansAdresses.xml");
}

TEST_CASE("a pupil without MEF is in no group of an ELEGROUPE file (GROUPE_B_01)") {
  School school = school_with_groups();
  school.sources.siecle->pupils.front().mef.clear();
  school.group_link("1001", "3LATIN");
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTEleveGroupes").empty());
  CHECK(count(view, "GROUPE_B_01") == 1);
  CHECK(count(view, "ELEGROUPE_PARTIEL") == 0);
}

TEST_CASE(
    "a group of another MEF is refused from an ELEGROUPE file, and only warned of in SIECLE's own (GROUPE_B_02)") {
  School school = school_with_groups();
  school.siecle_structure("3LATIN").mefs = {"10210001110"};
  SECTION("ELEGROUPE") {
    school.group_link("1001", "3LATIN");
    CHECK(groups(school, "1001").empty());
    CHECK(count(school.view(), "GROUPE_B_02") == 1);
  }
  SECTION("SIECLE") {
    school.membership("1001", "G", "3LATIN");
    CHECK(groups(school, "1001") == Values{"0319101Z$3LATIN"});
    CHECK(count(school.view(), "MEF_HORS_STRUCTURE") == 1);
  }
}

TEST_CASE("a group of other divisions is a warning (R15)") {
  School school = school_with_groups();
  school.division("3B");
  school.siecle_structure("3LATIN").divisions = {"3B"};
  school.membership("1001", "G", "3LATIN");
  CHECK(groups(school, "1001") == Values{"0319101Z$3LATIN"});
  CHECK(count(school.view(), "GROUPE_HORS_DIVISION") == 1);
}

TEST_CASE("pupils of an ELEGROUPE file are found by ELEVE_ID, INE, private number, or names and birth date") {
  School school = school_with_groups();
  school.sources.siecle->pupils.front().id_prv = "42";
  source::GroupLink& link = school.group_link("1001", "3LATIN");
  SECTION("by INE") {
    link.eleve_id.clear();
    link.ine = "123451001AB";
    link.given_name = "Autre";
  }
  SECTION("by private number") {
    link.eleve_id.clear();
    link.id_prv = "42";
    link.given_name = "Autre";
  }
  SECTION("by names") {
    link.eleve_id = "9999";
    link.given_name = "ELODIE";
    link.family_name = "Roumegoux";
  }
  CHECK(groups(school, "1001") == Values{"0319101Z$3LATIN"});
}

TEST_CASE("a pupil whom nobody knows is rejected with the identifier that was sent (REJELEGROUPE_01)") {
  School school = school_with_groups();
  source::GroupLink& link = school.group_link("9999", "3LATIN");
  link.given_name = "Inconnue";
  const View view = school.view();
  REQUIRE(count(view, "REJELEGROUPE_01") == 1);
  CHECK(anomaly(view, "REJELEGROUPE_01")->value == "9999");
}

TEST_CASE("a pupil who comes twice is rejected the second time (REJELEGROUPE_03)") {
  School school = school_with_groups();
  school.group_link("1001", "3LATIN");
  source::GroupLink& again = school.group_link("1001", "3LV2");
  again.position = 2;
  again.eleve_id.clear();
  again.ine = "123451001AB";
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTEleveGroupes") == Values{"0319101Z$3LATIN"});
  CHECK(count(view, "REJELEGROUPE_03") == 1);
}

TEST_CASE("the import is summed up (R14)") {
  School school = school_with_groups();
  school.pupil("1002");
  school.group_link("1001", "3LATIN").last_day = day("2027-07-10");
  school.group_link("1001", "3GREC");
  source::GroupLink& unknown = school.group_link("9999", "3LATIN");
  unknown.given_name = "Inconnue";
  const View view = school.view();
  REQUIRE(count(view, "ELEGROUPE_BILAN") == 1);
  CHECK(anomaly(view, "ELEGROUPE_BILAN")->severity == Severity::info);
  CHECK(anomaly(view, "ELEGROUPE_BILAN")->text ==
        "Élèves lus : 2 ; élèves rejetés : 1 ; élèves partiellement importés : 1 ; élèves sortis : 0 ; liens rejetés : "
        "2 ; "
        "liens importés avec anomalie : 1 ; élèves absents du fichier : 1.");
  REQUIRE(view.links);
  CHECK(view.links->links_read == 3);
  CHECK(view.links->links_imported() == 1);
  CHECK(view.links->pupils_absent == 1);
}

TEST_CASE("a leaver in an ELEGROUPE file is no anomaly") {
  School school = school_with_groups();
  school.sources.siecle->pupils.front().exit_date = day("2026-10-01");
  school.group_link("1001", "3LATIN");
  const View view = school.view();
  CHECK(find(view, pupil("1001")) == nullptr);
  CHECK(view.diagnostics.size() == 1);  // the summary
}

TEST_CASE("an end after the school year is reset to its last day, in SIECLE's words (R13, ELEGRP_A_03)") {
  School school = school_with_groups();
  SiecleSide& siecle = *school.sources.siecle;
  siecle.year = {2017, {day("2018-02-19"), day("2018-12-14")}, "Communs"};  // a year that begins in February (R5)
  school.sources.sts->year = {2018, {day("2018-02-15"), day("2018-12-20")}, "STS"};
  school.options.today = day("2018-12-14");
  siecle.pupils.front().entry_date = day("2018-02-19");
  school.group_link("1001", "3LATIN").last_day = day("2018-12-15");
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTEleveGroupes") == Values{"0319101Z$3LATIN"});
  REQUIRE(count(view, "ELEGRP_A_03") == 1);
  CHECK(anomaly(view, "ELEGRP_A_03")->text ==
        "La date de fin \"15/12/2018\" du groupe \"3LATIN\" n'est pas incluse dans la période scolaire autorisée sur "
        "l'année "
        "en cours (du 19/02/2018 au 14/12/2018). Celle-ci a été réinitialisée à \"14/12/2018\".");
  CHECK(view.next_edge == day("2018-12-15"));
  school.options.today = day("2018-12-15");
  CHECK(groups(school, "1001").empty());
}

TEST_CASE("a link is in force from its first to its last day, both counted, and each change is an edge (D4)") {
  School school = school_with_groups();
  source::GroupLink& link = school.group_link("1001", "3LATIN");
  link.first_day = day("2026-10-10");
  link.last_day = day("2026-11-20");
  const auto at = [&school](const std::string& today) {
    school.options.today = day(today);
    return school.view();
  };
  CHECK(values(at("2026-10-09"), pupil("1001"), "ENTEleveGroupes").empty());
  CHECK(at("2026-10-09").next_edge == day("2026-10-10"));
  CHECK_FALSE(values(at("2026-10-10"), pupil("1001"), "ENTEleveGroupes").empty());
  CHECK(at("2026-10-10").next_edge == day("2026-11-21"));
  CHECK_FALSE(values(at("2026-11-20"), pupil("1001"), "ENTEleveGroupes").empty());
  CHECK(values(at("2026-11-21"), pupil("1001"), "ENTEleveGroupes").empty());
}

namespace {
const Calendar year{day("2026-09-01"), day("2027-07-03")};
LinkDates dates(std::optional<Date> first, std::optional<Date> last, std::optional<Date> entry = {},
                std::optional<Date> exit = {}) {
  return link_dates(first, last, year, entry, exit);
}
}  // namespace

TEST_CASE("a link without dates lasts from the entry, or the first day of the year, without end") {
  CHECK(dates({}, {}).first == year.first);
  CHECK(dates({}, {}, day("2026-11-02")).first == day("2026-11-02"));
  CHECK(dates({}, {}, day("2024-09-02")).first == year.first);
  CHECK(dates({}, {}).last == open_end);
  CHECK(dates({}, {}, {}, day("2026-12-18")).last == day("2026-12-18"));
  CHECK(dates({}, {}).anomalies.empty());
}

TEST_CASE("a start that is not before the end resets both (ELEGRP_A_01)") {
  const LinkDates turned = dates(day("2026-12-01"), day("2026-12-01"));
  CHECK(turned.anomalies == std::vector<std::string>{"ELEGRP_A_01"});
  CHECK(turned.first == year.first);
  CHECK(turned.last == year.last);
}

TEST_CASE("a start before the year is reset to the entry or the first day of the year (ELEGRP_A_02)") {
  CHECK(dates(day("2026-08-31"), {}).first == year.first);
  CHECK(dates(day("2026-08-31"), {}, day("2026-09-15")).first == day("2026-09-15"));
  CHECK(dates(day("2026-08-31"), {}).anomalies == std::vector<std::string>{"ELEGRP_A_02"});
}

TEST_CASE("both ends outside the year around it are both clamped (R13)") {
  const LinkDates around = dates(day("2026-08-25"), day("2027-07-10"));
  CHECK(around.anomalies == std::vector<std::string>{"ELEGRP_A_02", "ELEGRP_A_03"});
  CHECK(around.first == year.first);
  CHECK(around.last == year.last);
  CHECK_FALSE(around.dropped());
}

TEST_CASE("an end after the year of a pupil who leaves is reset to the exit (ELEGRP_A_03)") {
  CHECK(dates({}, day("2027-07-10"), {}, day("2027-03-01")).last == day("2027-03-01"));
}

TEST_CASE("a link wholly outside the year is dropped (D5)") {
  CHECK(dates(day("2026-05-01"), day("2026-08-31")).dropped());
  CHECK(dates(day("2027-07-04"), {}).dropped());
  CHECK(dates({}, day("2026-08-31")).dropped());
  CHECK_FALSE(dates(day("2027-07-03"), {}).dropped());
  CHECK_FALSE(dates({}, day("2026-09-01")).dropped());
}

TEST_CASE("a link wholly outside the year is dropped even if it ends before it begins (D5)") {
  CHECK(dates(day("2026-06-30"), day("2026-05-01")).dropped());
  CHECK(dates(day("2026-08-31"), day("2026-08-31")).dropped());
  CHECK(dates(day("2027-09-30"), day("2027-09-01")).dropped());
  CHECK(dates(day("2027-07-04"), day("2027-07-04")).dropped());
  // One of its days in the year, or the year between them: its dates are reset.
  for (const LinkDates& turned :
       {dates(day("2026-09-01"), day("2026-05-01")), dates(day("2027-09-30"), day("2027-07-03")),
        dates(day("2027-09-30"), day("2026-05-01"))}) {
    CHECK(turned.anomalies == std::vector<std::string>{"ELEGRP_A_01"});
    CHECK(turned.first == year.first);
    CHECK(turned.last == year.last);
  }
}

TEST_CASE("SIECLE's open end is no date outside the year") {
  CHECK(dates(day("2026-09-01"), open_end).anomalies.empty());
  CHECK(dates(day("2026-09-01"), open_end).last == open_end);
}

TEST_CASE("without a calendar dates are taken as they are") {
  const LinkDates free = link_dates(day("2020-01-01"), day("2030-01-01"), {}, {}, {});
  CHECK(free.anomalies.empty());
  CHECK(free.first == day("2020-01-01"));
  CHECK(free.last == day("2030-01-01"));
}

TEST_CASE("a link wholly outside the year is reported and drops nothing else (D5)") {
  School school = school_with_groups();
  source::GroupLink& link = school.group_link("1001", "3LATIN");
  link.first_day = day("2026-05-01");
  link.last_day = day("2026-06-30");
  school.group_link("1001", "3LV2");
  CHECK(groups(school, "1001") == Values{"0319101Z$3LV2"});
  CHECK(count(school.view(), "ELEGRP_HORS_ANNEE") == 1);
}
