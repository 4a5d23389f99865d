#include <catch2/catch.hpp>

#include "aaf/federate/functions.hpp"
#include "aaf/model/key.hpp"
#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using Values = std::vector<std::string>;

TEST_CASE("the function gives the profile (R55)") {
  const auto [function, profile] = GENERATE(table<std::string, std::string>({{"ENS", "National_ENS"},
                                                                             {"DIR", "National_DIR"},
                                                                             {"DOC", "National_DOC"},
                                                                             {"EDU", "National_EVS"},
                                                                             {"AED", "National_EVS"},
                                                                             {"AES", "National_EVS"},
                                                                             {"CTR", "National_ETA"},
                                                                             {"ORI", "National_ETA"},
                                                                             {"INS", "National_ACA"}}));
  School school;
  school.individual("epp", "31").function = function;
  const View view = school.view();
  CHECK(values(view, teacher("31"), "ENTPersonProfils") == Values{profile});
  CHECK(find(view, teacher("31"))->standing == Standing::entitled);
  CHECK(view.diagnostics.empty());
}

TEST_CASE("an unknown function makes the profile ETA and an anomaly (R55)") {
  School school;
  school.individual("epp", "31").function = "ZZZ";
  const View view = school.view();
  CHECK(values(view, teacher("31"), "ENTPersonProfils") == Values{"National_ETA"});
  REQUIRE(count(view, "FONCTION_INCONNUE") == 1);
  CHECK(anomaly(view, "FONCTION_INCONNUE")->value == "ZZZ");
  CHECK(anomaly(view, "FONCTION_INCONNUE")->population == Population::staff);
}

TEST_CASE("without function, services make a teacher (R55)") {
  School school;
  school.individual("local", "1").function.clear();
  school.service("local", "1", "3A");
  const View view = school.view();
  const std::string key = staff_key("TOULOUSE", "0319101Z", "local", "1");
  REQUIRE(find(view, key) != nullptr);
  CHECK(find(view, key)->population == Population::teacher);
  CHECK(values(view, key, "ENTPersonProfils") == Values{"National_ENS"});
  CHECK(values(view, key, "ENTPersonCategorieEnseignant") == Values{"O"});
  CHECK(values(view, key, "ENTPersonFonctions") == Values{"0319101Z$-$SANS OBJET$-$SANS OBJET"});
}

TEST_CASE("without function and without services there is no account, and the school is told (R55)") {
  School school;
  school.individual("epp", "31").function.clear();
  const View view = school.view();
  REQUIRE(find(view, teacher("31")) != nullptr);
  CHECK(find(view, teacher("31"))->standing == Standing::contact);
  CHECK(find(view, teacher("31"))->why == "R55");
  CHECK(count(view, "PERSONNEL_SANS_FONCTION") == 1);
}

TEST_CASE("teacher is who has the profile ENS or any service (D17)") {
  School school;
  school.individual("epp", "31");
  school.individual("epp", "32").function = "AED";
  school.individual("epp", "33").function = "AED";
  school.service("epp", "33", "3A");
  const View view = school.view();
  CHECK(find(view, teacher("31"))->population == Population::teacher);
  CHECK(find(view, teacher("32"))->population == Population::staff);
  CHECK(find(view, teacher("33"))->population == Population::teacher);
  CHECK(values(view, teacher("33"), "ENTPersonProfils") == Values{"National_EVS"});
  CHECK(values(view, teacher("32"), "ENTPersonCategorieEnseignant") == Values{"N"});
}

TEST_CASE("epp and eppsup numbers hold for the académie, dir and local ones for the establishment (R56)") {
  School school;
  for (const char* type : {"epp", "eppsup", "dir", "local"}) school.individual(type, "7");
  const View view = school.view();
  CHECK(find(view, "epp:TOULOUSE:7") != nullptr);
  CHECK(find(view, "eppsup:TOULOUSE:7") != nullptr);
  CHECK(find(view, "dir:0319101Z:7") != nullptr);
  CHECK(find(view, "local:0319101Z:7") != nullptr);
}

TEST_CASE("the services decide which divisions and groups a teacher is linked to (R52)") {
  School school;
  school.division("3B");
  school.group("3LATIN");
  school.individual("epp", "31").disciplines = {"L0202$LET MODERN", "L1300"};
  school.service("epp", "31", "3A");
  school.service("epp", "31", "3LATIN", "G").subject = "030201";
  const View view = school.view();
  const Attributes& out = find(view, teacher("31"))->attributes;
  CHECK(values_of(out, "ENTAuxEnsClasses") == Values{"0319101Z$3A"});
  CHECK(values_of(out, "ENTAuxEnsGroupes") == Values{"0319101Z$3LATIN"});
  CHECK(values_of(out, "ENTAuxEnsClassesMatieres") == Values{"0319101Z$3A$020100"});
  CHECK(values_of(out, "ENTAuxEnsGroupesMatieres") == Values{"0319101Z$3LATIN$030201"});
  CHECK(values_of(out, "ENTAuxEnsMatiereEnseignEtab") == Values{"0319101Z$ANGLAIS LV1", "0319101Z$FRANCAIS"});
  CHECK(values_of(out, "ENTAuxEnsMEF") == Values{"0319101Z$10310019110$3EME"});
  CHECK(values_of(out, "entsyncServiceHours") == Values{"9000"});
  CHECK(values_of(out, "ENTPersonFonctions") ==
        Values{"0319101Z$ENS$ENSEIGNEMENT$L0202$LET MODERN", "0319101Z$ENS$ENSEIGNEMENT$L1300$SANS OBJET"});
  CHECK(values_of(out, "ENTPersonSTSId") == Values{"31"});
  CHECK(view.diagnostics.empty());
}

TEST_CASE("a group that only STS knows has teachers; one that only SIECLE knows has none (D20)") {
  School school;
  school.group("3DNL", "sts");
  school.group("3ATELIER", "siecle");
  school.individual("epp", "31");
  school.service("epp", "31", "3DNL", "G");
  school.service("epp", "31", "3ATELIER", "G");
  const View view = school.view();
  CHECK(values(view, teacher("31"), "ENTAuxEnsGroupes") == Values{"0319101Z$3DNL"});
  CHECK(count(view, "SERVICE_STRUCTURE_INCONNUE") == 1);
}

TEST_CASE("a service of a teacher who is not in the resources is dropped alone (R50)") {
  School school;
  school.individual("epp", "31");
  school.service("epp", "31", "3A");
  school.service("epp", "99", "3A");
  const View view = school.view();
  CHECK(find(view, teacher("99")) == nullptr);
  CHECK(values(view, teacher("31"), "ENTAuxEnsClasses") == Values{"0319101Z$3A"});
  REQUIRE(count(view, "SERVICE_ENSEIGNANT_INCONNU") == 1);
  CHECK(anomaly(view, "SERVICE_ENSEIGNANT_INCONNU")->record == "DIVISION 2");
}

TEST_CASE("a head teacher's link is kept where the source has it (R53)") {
  School school;
  school.individual("epp", "31").head_of = {"3A", "3Q"};
  const View view = school.view();
  CHECK(values(view, teacher("31"), "ENTAuxEnsClassesPrincipal") == Values{"0319101Z$3A"});
  CHECK(count(view, "PROF_PRINCIPAL_INCONNU") == 1);
}

TEST_CASE("a member of staff is called by the name in use, and titled by the civility, else by the sex") {
  School school;
  source::Individual& record = school.individual("epp", "31");
  record.birth_name = "LAFFORGUE";
  record.civility = "L";
  source::Individual& other = school.individual("local", "2");
  other.civility.clear();
  other.sex = "2";
  const View view = school.view();
  CHECK(values(view, teacher("31"), "sn") == Values{"CAZENAVE"});
  CHECK(values(view, teacher("31"), "ENTPersonNomPatro") == Values{"LAFFORGUE"});
  CHECK(values(view, teacher("31"), "personalTitle") == Values{"Mme"});
  CHECK(values(view, "local:0319101Z:2", "personalTitle") == Values{"Mme"});
  CHECK(values(view, "local:0319101Z:2", "ENTPersonNomPatro") == Values{"CAZENAVE"});
}

TEST_CASE("a member of staff without a name gets no account and an anomaly") {
  School school;
  school.individual("epp", "31").given_name.clear();
  const View view = school.view();
  CHECK(find(view, teacher("31"))->standing == Standing::kept);
  CHECK(count(view, "FICHE_PERSONNEL_INCOMPLETE") == 1);
}

TEST_CASE("while SIECLE and STS are in different school years, no teacher is linked to this year's pupils (D3)") {
  School school;
  school.individual("epp", "31").head_of = {"3A"};
  school.service("epp", "31", "3A");
  school.sources.sts->year = {2025, {day("2025-09-01"), day("2026-08-31")}, "STS"};
  const View view = school.view();
  CHECK(find(view, teacher("31"))->standing == Standing::entitled);
  CHECK(values(view, teacher("31"), "ENTAuxEnsClasses").empty());
  CHECK(values(view, teacher("31"), "ENTAuxEnsClassesPrincipal").empty());
  CHECK(count(view, "ANNEES_DIFFERENTES") == 1);
}

TEST_CASE("the same year under two millésimes is one year (R5, D3)") {
  School school;
  school.individual("epp", "31");
  school.service("epp", "31", "3A");
  school.sources.sts->year.millesime = 2027;
  const View view = school.view();
  CHECK_FALSE(values(view, teacher("31"), "ENTAuxEnsClasses").empty());
  CHECK(count(view, "ANNEES_DIFFERENTES") == 0);
}

TEST_CASE("a side that is older by more than a week asks for its export (R7)") {
  School school;
  school.sources.sts->received = day("2026-09-28");
  CHECK(school.view().diagnostics.empty());
  school.sources.sts->received = day("2026-09-27");
  CHECK(count(school.view(), "STS_ANCIEN") == 1);
  school.sources.sts->received = day("2026-10-12");
  CHECK(school.view().diagnostics.empty());
  school.sources.sts->received = day("2026-10-13");
  CHECK(count(school.view(), "SIECLE_ANCIEN") == 1);
}
