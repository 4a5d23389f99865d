#include <catch2/catch.hpp>

#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using Values = std::vector<std::string>;

TEST_CASE("a pupil with INE, MEF and division is entitled, and nothing is reported (R20)") {
  School school;
  school.pupil("1001");
  const View view = school.view();
  const Entry* const entry = find(view, pupil("1001"));
  REQUIRE(entry != nullptr);
  CHECK(entry->standing == Standing::entitled);
  CHECK(entry->why.empty());
  CHECK(entry->category == Category::eleve);
  CHECK(entry->population == Population::pupil);
  CHECK(entry->uai == "0319101Z");
  CHECK(view.diagnostics.empty());
}

TEST_CASE("a pupil without INE gets no account and an anomaly that says who completes it (R20)") {
  School school;
  school.pupil("1001").ine.clear();
  const View view = school.view();
  REQUIRE(find(view, pupil("1001")) != nullptr);
  CHECK(find(view, pupil("1001"))->standing == Standing::kept);
  CHECK(find(view, pupil("1001"))->why == "R20");
  const Diagnostic* const report = anomaly(view, "INE_ABSENT");
  REQUIRE(report != nullptr);
  CHECK(report->severity == Severity::error);
  CHECK(report->file == "ElevesSansAdresses.xml");
  CHECK(report->record == "ELEVE 1");
  CHECK(report->field == "ID_NATIONAL");
  CHECK(report->identifiers.front() == std::pair<std::string, std::string>{"ELEVE_ID", "1001"});
  CHECK(report->uai == "0319101Z");
  CHECK_THAT(report->text, Catch::Contains("SIECLE-BEE"));
}

TEST_CASE("a pupil without MEF, or without division, gets no account but keeps one (R20, D12)") {
  School school;
  school.pupil("1001").mef.clear();
  school.pupil("1002", "");
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::kept);
  CHECK(find(view, pupil("1002"))->standing == Standing::kept);
  CHECK(count(view, "MEF_ABSENT") == 1);
  CHECK(count(view, "DIVISION_ABSENTE") == 1);
}

TEST_CASE("a record with a gap in the mandatory fields names every field that is missing (R20, D53)") {
  School school;
  source::Pupil& record = school.pupil("1001");
  record.given_name.clear();
  record.birth_date.reset();
  record.transport.reset();
  record.repeats.reset();
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::kept);
  REQUIRE(count(view, "FICHE_ELEVE_INCOMPLETE") == 1);
  CHECK(anomaly(view, "FICHE_ELEVE_INCOMPLETE")->field == "PRENOM, DATE_NAISS, DOUBLEMENT, ADHESION_TRANSPORT");
}

TEST_CASE("a pupil whose exit date has passed is not fed; on the exit date itself the pupil still is (R23, D12)") {
  School school;
  school.pupil("1001").exit_date = day("2026-10-04");
  school.pupil("1002").exit_date = day("2026-10-05");
  const View view = school.view();
  CHECK(find(view, pupil("1001")) == nullptr);
  REQUIRE(find(view, pupil("1002")) != nullptr);
  CHECK(find(view, pupil("1002"))->standing == Standing::entitled);
  CHECK(view.next_edge == day("2026-10-06"));
}

TEST_CASE("a leaver who is still shown in the division is a leaver, without any anomaly (R23)") {
  School school;
  source::Pupil& record = school.pupil("1001");
  record.exit_date = day("2026-09-30");
  record.ine.clear();
  const View view = school.view();
  CHECK(find(view, pupil("1001")) == nullptr);
  CHECK(view.diagnostics.empty());
}

TEST_CASE("an open-ended exit date is no edge and no exit") {
  School school;
  source::Pupil& record = school.pupil("1001");
  record.exit_date = open_end;
  record.birth_date = day("2000-01-01");
  const View view = school.view();
  CHECK(find(view, pupil("1001")) != nullptr);
  CHECK_FALSE(view.next_edge.has_value());
}

TEST_CASE("a pupil in no group still has an account (R24)") {
  School school;
  school.pupil("1001");
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
  CHECK(values(view, pupil("1001"), "ENTEleveGroupes").empty());
}

TEST_CASE("a pupil's attributes are the AAF's") {
  School school;
  source::Pupil& record = school.pupil("1001");
  record.usage_name = "ROUMEGOUX-DELPECH";
  record.given_name2 = "Anne";
  record.email = "Elodie@Example.org";
  record.address_id = "77";
  source::PupilOption option;
  option.position = 1;
  option.eleve_id = "1001";
  option.subject = "030201";
  school.sources.siecle->options.push_back(option);
  source::PupilGrant grant;
  grant.position = 1;
  grant.eleve_id = "1001";
  grant.code = "1";
  school.sources.siecle->grants.push_back(grant);
  source::Address address;
  address.position = 1;
  address.address_id = "77";
  address.line1 = "9 rue des Lilas";
  address.line3 = "Appt $4";
  address.postal_code = "31000";
  address.town = "TOULOUSE";
  address.country = "FRANCE";
  school.sources.siecle->pupil_addresses.push_back(address);
  const View view = school.view();
  const Attributes expected{
      {"ENTEleveBoursier", {"O"}},
      {"ENTEleveClasses", {"0319101Z$3A"}},
      {"ENTEleveCodeEnseignements", {"030201"}},
      {"ENTEleveEnseignements", {"ANGLAIS LV1"}},
      {"ENTEleveINE", {"123451001AB"}},
      {"ENTEleveLibelleMEF", {"3EME"}},
      {"ENTEleveMEF", {"10310019110"}},
      {"ENTEleveMajeur", {"N"}},
      {"ENTEleveNivFormation", {"3EME GENERALE"}},
      {"ENTEleveRegime", {"DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT"}},
      {"ENTEleveStatutEleve", {"SCOLAIRE"}},
      {"ENTEleveStructRattachId", {"1001"}},
      {"ENTEleveTransport", {"N"}},
      {"ENTPersonAdresse", {"9 rue des Lilas$$Appt \\244$"}},
      {"ENTPersonAutresPrenoms", {"Anne", "Élodie"}},
      {"ENTPersonCodePostal", {"31000"}},
      {"ENTPersonDateNaissance", {"17/03/2012"}},
      {"ENTPersonNomPatro", {"ROUMEGOUX"}},
      {"ENTPersonPays", {"FRANCE"}},
      {"ENTPersonProfils", {"National_ELV"}},
      {"ENTPersonSexe", {"F"}},
      {"ENTPersonStructRattach", {"0319101Z"}},
      {"ENTPersonVille", {"TOULOUSE"}},
      {"givenName", {"Élodie"}},
      {"mail", {"Elodie@Example.org"}},
      {"personalTitle", {"Mme"}},
      {"sn", {"ROUMEGOUX-DELPECH"}},
  };
  CHECK(find(view, pupil("1001"))->attributes == expected);
  CHECK(view.diagnostics.empty());
}

TEST_CASE("a pupil comes of age on the eighteenth birthday, and that day is an edge (D4)") {
  School school;
  school.pupil("1001").birth_date = day("2008-10-05");
  school.pupil("1002").birth_date = day("2008-10-06");
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTEleveMajeur") == Values{"O"});
  CHECK(values(view, pupil("1002"), "ENTEleveMajeur") == Values{"N"});
  CHECK(view.next_edge == day("2026-10-06"));
}

TEST_CASE("who was born on 29 February comes of age on 1 March") {
  School school;
  school.pupil("1001").birth_date = day("2008-02-29");
  school.options.today = day("2026-02-28");
  CHECK(values(school.view(), pupil("1001"), "ENTEleveMajeur") == Values{"N"});
  CHECK(school.view().next_edge == day("2026-03-01"));
  school.options.today = day("2026-03-01");
  CHECK(values(school.view(), pupil("1001"), "ENTEleveMajeur") == Values{"O"});
}

TEST_CASE("a division that SIECLE's structures lack is dropped, with the nearest name, and said once (D20)") {
  School school;
  school.pupil("1001", "3a1");
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::kept);
  REQUIRE(count(view, "DIVISION_INCONNUE") == 1);
  CHECK(count(view, "DIVISION_ABSENTE") == 0);
  CHECK_THAT(anomaly(view, "DIVISION_INCONNUE")->text, Catch::Contains("« 3A »"));
}

TEST_CASE("a division that only STS knows links no pupil (D20)") {
  School school;
  school.division("3C", "sts");
  school.pupil("1001", "3C");
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTEleveClasses").empty());
  CHECK(count(view, "DIVISION_INCONNUE") == 1);
}

TEST_CASE("of two divisions the first in the file counts, and the other is reported") {
  School school;
  school.division("3B");
  school.pupil("1001");
  school.membership("1001", "D", "3B");
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTEleveClasses") == Values{"0319101Z$3A"});
  CHECK(count(view, "DIVISION_MULTIPLE") == 1);
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
}

TEST_CASE("the division is found by its type, not by its place: a group may come first") {
  School school;
  school.group("3LV2");
  school.pupil("1001", "");
  school.membership("1001", "G", "3LV2");
  school.membership("1001", "D", "3A");
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTEleveClasses") == Values{"0319101Z$3A"});
  CHECK(values(view, pupil("1001"), "ENTEleveGroupes") == Values{"0319101Z$3LV2"});
}

TEST_CASE("a MEF that is not of the division is a warning, and the pupil stays (R15)") {
  School school;
  school.pupil("1001").mef = "10210001110";
  const View view = school.view();
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
  CHECK(count(view, "MEF_HORS_STRUCTURE") == 1);
  CHECK(count(view, "MEF_INCONNU") == 1);
}

TEST_CASE("a MEF that the nomenclature lacks is reported once, however many pupils have it") {
  School school;
  school.siecle_structure("3A").mefs.clear();
  for (const char* id : {"1001", "1002", "1003"}) school.pupil(id).mef = "10210001110";
  CHECK(count(school.view(), "MEF_INCONNU") == 1);
}

TEST_CASE("a subject that the nomenclature lacks is a warning, once, and the pupil keeps its code (D8)") {
  School school;
  for (const char* id : {"1001", "1002"}) {
    school.pupil(id);
    for (const char* subject : {"030201", "777777"}) {
      source::PupilOption option;
      option.position = static_cast<int>(school.sources.siecle->options.size()) + 1;
      option.eleve_id = id;
      option.subject = subject;
      school.sources.siecle->options.push_back(option);
    }
  }
  const View view = school.view();
  CHECK(view.diagnostics.size() == 1);
  const Diagnostic* const report = anomaly(view, "MATIERE_INCONNUE");
  REQUIRE(report != nullptr);
  CHECK(report->severity == Severity::warning);
  CHECK(report->file == "ElevesSansAdresses.xml");
  CHECK(report->record == "OPTION 2");
  CHECK(report->identifiers.front() == std::pair<std::string, std::string>{"CODE_MATIERE", "777777"});
  for (const char* id : {"1001", "1002"}) {
    CHECK(find(view, pupil(id))->standing == Standing::entitled);
    CHECK(values(view, pupil(id), "ENTEleveCodeEnseignements") == Values{"030201", "777777"});
    CHECK(values(view, pupil(id), "ENTEleveEnseignements") == Values{"ANGLAIS LV1"});
  }
}

TEST_CASE("what names a pupil who is not in the file is dropped alone") {
  School school;
  school.pupil("1001");
  school.membership("4444", "D", "3A");
  source::PupilOption option;
  option.position = 3;
  option.eleve_id = "5555";
  school.sources.siecle->options.push_back(option);
  source::PupilGrant grant;
  grant.position = 2;
  grant.eleve_id = "6666";
  school.sources.siecle->grants.push_back(grant);
  const View view = school.view();
  CHECK(count(view, "LIEN_ELEVE_INCONNU") == 3);
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
}

TEST_CASE("an address that the file lacks is reported; a file without any address says nothing of them") {
  School school;
  school.pupil("1001").address_id = "77";
  CHECK(count(school.view(), "ADRESSE_INCONNUE") == 0);
  source::Address address;
  address.position = 1;
  address.address_id = "78";
  school.sources.siecle->pupil_addresses.push_back(address);
  CHECK(count(school.view(), "ADRESSE_INCONNUE") == 1);
}

TEST_CASE("without a SIECLE side nothing is said of pupils and guardians (D15)") {
  School school;
  school.pupil("1001");
  school.individual("epp", "31");
  school.sources.siecle.reset();
  const View view = school.view();
  for (const Entry& entry : view.entries) {
    CHECK(entry.category != Category::eleve);
    CHECK(entry.category != Category::pers_rel_eleve);
  }
  CHECK(find(view, teacher("31")) != nullptr);
}

TEST_CASE("without any side nothing is said at all (D15)") {
  School school;
  school.sources.siecle.reset();
  school.sources.sts.reset();
  const View view = school.view();
  CHECK(view.entries.empty());
  CHECK(view.diagnostics.empty());
}
