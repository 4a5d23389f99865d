#include <catch2/catch.hpp>

#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using Values = std::vector<std::string>;

namespace {

Standing standing(const View& view, const std::string& key) {
  const Entry* const entry = find(view, key);
  REQUIRE(entry != nullptr);
  return entry->standing;
}

}  // namespace

TEST_CASE("guardians at levels 1 and 2 have accounts, level 3 is a contact (R38)") {
  School school;
  school.pupil("1001");
  for (const int level : {1, 2, 3}) {
    const std::string id = std::to_string(level);
    school.guardian(id);
    school.link(id, "1001", level);
  }
  const View view = school.view();
  CHECK(standing(view, guardian("1")) == Standing::entitled);
  CHECK(standing(view, guardian("2")) == Standing::entitled);
  CHECK(standing(view, guardian("3")) == Standing::contact);
  CHECK(find(view, guardian("3"))->why == "R38");
  CHECK(values(view, guardian("1"), "ENTAuxPersRelEleveEleve") == Values{pupil("1001")});
  CHECK(values(view, guardian("3"), "ENTAuxPersRelEleveEleve").empty());
  CHECK(view.diagnostics.empty());
}

TEST_CASE("the levels with an account are configured (R38)") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.link("1", "1001", 3);
  school.options.guardian_levels = {1, 2, 3};
  CHECK(standing(school.view(), guardian("1")) == Standing::entitled);
  school.options.guardian_levels = {1};
  CHECK(standing(school.view(), guardian("1")) == Standing::contact);
}

TEST_CASE("a pupil's entry names guardians by kinship and duties (D18)") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.guardian("2");
  school.guardian("3");
  school.link("1", "1001", 1).receives_aid = true;
  source::GuardianLink& second = school.link("2", "1001", 2);
  second.parente = "50";
  second.pays_fees = false;
  second.houses_pupil = false;
  source::GuardianLink& third = school.link("3", "1001", 3);
  third.parente = "39";
  third.pays_fees.reset();
  third.receives_aid.reset();
  third.houses_pupil.reset();
  const View view = school.view();
  CHECK(values(view, pupil("1001"), "ENTElevePersRelEleve") ==
        Values{guardian("1") + "$10$1$1$0$1", guardian("2") + "$50$0$2$0$0", guardian("3") + "$39$0$0$1$0"});
  CHECK(values(view, pupil("1001"), "ENTEleveAdresseRel") == Values{guardian("1")});
}

TEST_CASE("one record for two siblings is one person with two pupils (R30)") {
  School school;
  school.pupil("1001");
  school.pupil("1002");
  school.guardian("1");
  school.link("1", "1001");
  school.link("1", "1002");
  CHECK(values(school.view(), guardian("1"), "ENTAuxPersRelEleveEleve") == Values{pupil("1001"), pupil("1002")});
}

TEST_CASE("a guardian of pupils who are on record but not fed keeps an account and gets none (D14)") {
  School school;
  school.pupil("1001").ine.clear();
  school.guardian("1");
  school.link("1", "1001");
  SECTION("without INE") {}
  SECTION("enrolled twice") {
    school.sources.siecle->pupils.front().ine = "123451001AB";
    school.enrolled_elsewhere(school.sources.siecle->pupils.front());
  }
  const View view = school.view();
  CHECK(standing(view, guardian("1")) == Standing::kept);
  CHECK(find(view, guardian("1"))->why == "D14");
}

TEST_CASE("one pupil who is fed is enough for an account (D14)") {
  School school;
  school.pupil("1001").ine.clear();
  school.pupil("1002");
  school.guardian("1");
  school.link("1", "1001");
  school.link("1", "1002", 2);
  CHECK(standing(school.view(), guardian("1")) == Standing::entitled);
}

TEST_CASE("a guardian of leavers alone has gone with them (D14)") {
  School school;
  school.pupil("1001").exit_date = day("2026-09-20");
  school.guardian("1");
  school.link("1", "1001");
  const View view = school.view();
  CHECK(find(view, guardian("1")) == nullptr);
  CHECK(count(view, "RESPONSABLE_SANS_ELEVE") == 0);
}

TEST_CASE("a guardian without any link has no account, and the school is told (R36)") {
  School school;
  school.guardian("1");
  const View view = school.view();
  CHECK(find(view, guardian("1")) == nullptr);
  REQUIRE(count(view, "RESPONSABLE_SANS_ELEVE") == 1);
  CHECK(anomaly(view, "RESPONSABLE_SANS_ELEVE")->severity == Severity::info);
}

TEST_CASE("a guardian's record without a name gets no account (R36)") {
  School school;
  school.pupil("1001");
  school.guardian("1").given_name.clear();
  school.link("1", "1001");
  const View view = school.view();
  CHECK(standing(view, guardian("1")) == Standing::kept);
  CHECK(find(view, guardian("1"))->why == "R36");
  CHECK(anomaly(view, "FICHE_RESPONSABLE_INCOMPLETE")->field == "PRENOM");
}

TEST_CASE("a pupil's own record as guardian makes no second account (R38)") {
  School school;
  school.pupil("1001");
  source::Guardian& own = school.guardian("1");
  own.given_name = "Elodie";
  source::GuardianLink& link = school.link("1", "1001");
  link.parente = "70";
  const View view = school.view();
  CHECK(find(view, guardian("1")) == nullptr);
  CHECK(values(view, pupil("1001"), "ENTElevePersRelEleve").empty());
  CHECK(count(view, "ELEVE_LUI_MEME") == 1);
}

TEST_CASE("a pupil's own record makes no account either when it is tied to a brother or sister too (R38)") {
  School school;
  school.pupil("1001");
  school.pupil("1002").given_name = "Maxime";
  school.guardian("1").given_name = "Élodie";
  school.link("1", "1001").parente = "70";
  school.link("1", "1002", 2);
  const View view = school.view();
  CHECK(find(view, guardian("1")) == nullptr);
  CHECK(values(view, pupil("1002"), "ENTElevePersRelEleve").empty());
}

TEST_CASE("kinship 'the pupil himself' on somebody else's record is reported and ties nobody (R38)") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.link("1", "1001").parente = "70";
  const View view = school.view();
  CHECK(find(view, guardian("1")) == nullptr);
  CHECK(count(view, "LUI_MEME_INCOHERENT") == 1);
}

TEST_CASE("a link to a pupil or a person who is not there is dropped, the others stay (D8)") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.link("1", "1001");
  school.link("1", "7777");
  school.link("8888", "1001");
  const View view = school.view();
  CHECK(standing(view, guardian("1")) == Standing::entitled);
  CHECK(values(view, pupil("1001"), "ENTElevePersRelEleve").size() == 1);
  REQUIRE(count(view, "LIEN_ELEVE_INCONNU") == 1);
  CHECK(anomaly(view, "LIEN_ELEVE_INCONNU")->record == "RESPONSABLE_ELEVE 2");
  CHECK(anomaly(view, "LIEN_ELEVE_INCONNU")->value == "7777");
  CHECK(anomaly(view, "LIEN_PERSONNE_INCONNUE")->value == "8888");
}

TEST_CASE("of two links between the same two the first counts") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.link("1", "1001", 3);
  school.link("1", "1001", 1);
  const View view = school.view();
  CHECK(standing(view, guardian("1")) == Standing::contact);
  CHECK(count(view, "LIEN_DOUBLE") == 1);
}

TEST_CASE("a link without a level makes a contact and an anomaly") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.link("1", "1001").level.reset();
  school.guardian("2");
  school.link("2", "1001", 7);
  const View view = school.view();
  CHECK(standing(view, guardian("1")) == Standing::contact);
  CHECK(standing(view, guardian("2")) == Standing::contact);
  CHECK(count(view, "LIEN_NIVEAU_ABSENT") == 2);
}

TEST_CASE("a guardian's attributes are the AAF's") {
  School school;
  school.pupil("1001");
  source::Guardian& record = school.guardian("1");
  record.usage_name = "DELPECH";
  record.mobile = "+33639980001";
  record.home_phone = "+33561990001";
  record.work_phone = "+33561990002";
  record.accepts_sms = true;
  record.discloses_address = false;
  record.address_id = "5";
  source::Address address;
  address.position = 1;
  address.address_id = "5";
  address.line1 = "4 chemin du Moulin";
  address.post_box = "12";
  address.foreign_town = "BARCELONE";
  address.country = "ESPAGNE";
  school.sources.siecle->guardian_addresses.push_back(address);
  school.link("1", "1001");
  const View view = school.view();
  const Attributes expected{
      {"ENTAuxPersRelEleveEleve", {pupil("1001")}},
      {"ENTPersonAdresse", {"4 chemin du Moulin$BP 12$$"}},
      {"ENTPersonAdresseDiffusion", {"N"}},
      {"ENTPersonMobileSMS", {"+33639980001"}},
      {"ENTPersonNomPatro", {"ROUMEGOUX"}},
      {"ENTPersonPays", {"ESPAGNE"}},
      {"ENTPersonProfils", {"National_TUT"}},
      {"ENTPersonVille", {"BARCELONE"}},
      {"givenName", {"Odile"}},
      {"homePhone", {"+33561990001"}},
      {"mobile", {"+33639980001"}},
      {"personalTitle", {"Mme"}},
      {"sn", {"DELPECH"}},
      {"telephoneNumber", {"+33561990002"}},
  };
  CHECK(find(view, guardian("1"))->attributes == expected);
  CHECK(find(view, guardian("1"))->population == Population::guardian);
}

TEST_CASE("a mobile is for SMS only where the guardian agrees") {
  School school;
  school.pupil("1001");
  source::Guardian& record = school.guardian("1");
  record.mobile = "+33639980001";
  record.accepts_sms = false;
  school.link("1", "1001");
  CHECK(values(school.view(), guardian("1"), "ENTPersonMobileSMS").empty());
}

TEST_CASE("a guardian's address that the file lacks is reported and left empty") {
  School school;
  school.pupil("1001");
  school.guardian("1").address_id = "404";
  school.link("1", "1001");
  const View view = school.view();
  CHECK(count(view, "ADRESSE_INCONNUE") == 1);
  CHECK(values(view, guardian("1"), "ENTPersonAdresse").empty());
}
