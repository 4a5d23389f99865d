// A bad record or value is dropped, said, and harms nothing else of its file (D8).
#include <catch2/catch.hpp>

#include "aaf/model/anomalies.hpp"
#include "tests/unit/aaf/source/support.hpp"

using namespace entsync;
using namespace entsync::aaf;
using namespace entsync::aaf::source;
using namespace entsync::test;
using Codes = std::vector<std::string>;

namespace {

Kept accepted(const std::string& text, std::string_view name = "essai.xml") {
  const auto outcome = read_text(text, name);
  REQUIRE(refusal(outcome) == "accepted");
  for (const auto& diagnostic : outcome.kept.diagnostics) {
    CHECK(find_anomaly(diagnostic.code) != nullptr);
    CHECK(diagnostic.uai == "0310001H");
    CHECK(diagnostic.file == name);
    CHECK_FALSE(diagnostic.record.empty());
    CHECK_FALSE(diagnostic.text.empty());
  }
  return outcome.kept;
}

}  // namespace

TEST_CASE("a second pupil with the same ELEVE_ID is dropped with an anomaly") {
  const auto kept = accepted(with(eleves().text, "ELEVE_ID=\"1541945\"", "ELEVE_ID=\"1541944\""));
  CHECK(kept.all<Pupil>().size() == 1);
  REQUIRE(kept.codes() == Codes{"ELEVE_ID_DOUBLE ELEVE_ID"});
  const auto& diagnostic = kept.diagnostics[0];
  CHECK(diagnostic.severity == Severity::error);
  CHECK(diagnostic.record == "ELEVE 2");
  CHECK(diagnostic.population == Population::pupil);
  CHECK(diagnostic.identifiers ==
        std::vector<std::pair<std::string, std::string>>{{"ELEVE_ID", "1541944"}, {"INE", "080012345AB"}});
  CHECK(
      diagnostic.text ==
      "Le numéro ELEVE_ID 1541944 figure déjà plus haut dans le fichier ; seul le premier enregistrement a été pris en "
      "compte.");
}

TEST_CASE("many different ELEVE_ID are never taken for duplicates") {
  std::string rows;
  for (int i = 1; i <= 5000; ++i) rows += "<ELEVE ELEVE_ID=\"" + std::to_string(i * 1024) + "\"/>";
  auto text = eleves().text;
  const auto begin = text.find("<ELEVE ");
  text.replace(begin, text.find("</ELEVES>") - begin, rows);
  const auto kept = accepted(text);
  CHECK(kept.all<Pupil>().size() == 5000);
  CHECK(kept.diagnostics.empty());
}

TEST_CASE("a second guardian with the same PERSONNE_ID is dropped with an anomaly") {
  const auto kept = accepted(with(responsables().text, "PERSONNE_ID=\"209402\"", "PERSONNE_ID=\"209401\""));
  CHECK(kept.all<Guardian>().size() == 1);
  CHECK(kept.codes() == Codes{"PERSONNE_ID_DOUBLE PERSONNE_ID"});
  CHECK(kept.diagnostics.at(0).population == Population::guardian);
}

TEST_CASE("a second individual with the same type and number is dropped, one of another type is not") {
  auto kept = accepted(with(sts_emp().text, "ID=\"101\" TYPE=\"dir\"", "ID=\"4711\" TYPE=\"epp\""));
  CHECK(kept.all<Individual>().size() == 2);
  CHECK(kept.codes() == Codes{"INDIVIDU_DOUBLE ID"});
  kept = accepted(with(sts_emp().text, "ID=\"101\" TYPE=\"dir\"", "ID=\"4711\" TYPE=\"dir\""));
  CHECK(kept.all<Individual>().size() == 3);
  CHECK(kept.diagnostics.empty());
}

TEST_CASE("an impossible date is left out, the pupil stays") {
  const auto kept = accepted(with(eleves().text, "<DATE_NAISS>21/06/2012", "<DATE_NAISS>31/06/2012"));
  REQUIRE(kept.all<Pupil>().size() == 2);
  CHECK_FALSE(kept.all<Pupil>()[0].birth_date.has_value());
  REQUIRE(kept.codes() == Codes{"DATE_INVALIDE DATE_NAISS"});
  CHECK(kept.diagnostics[0].value == "31/06/2012");
  CHECK(kept.diagnostics[0].record == "ELEVE 1");
  CHECK(kept.diagnostics[0].text ==
        "La date « 31/06/2012 » du champ DATE_NAISS n'existe pas ou est mal écrite ; la valeur n'a pas été prise en "
        "compte.");
}

TEST_CASE("a substitute's period with an impossible day is dropped, the other one stays") {
  const auto kept = accepted(with(sts_emp().text, "2026-10-15", "2026-02-30"));
  REQUIRE(kept.all<SubstituteService>().size() == 1);
  CHECK(kept.all<SubstituteService>()[0].first_day == parse_iso_date("2026-11-02"));
  CHECK(kept.codes() == Codes{"DATE_INVALIDE DATE_FIN"});
  CHECK(kept.diagnostics.at(0).record == "SUPPLEANT 1");
}

TEST_CASE("a record without its number, or with one that is none, is dropped") {
  CHECK(accepted(with(eleves().text, "ELEVE_ID=\"1541945\"", "")).codes() ==
        Codes{"CHAMP_OBLIGATOIRE_ABSENT ELEVE_ID"});
  CHECK(accepted(with(eleves().text, "ELEVE_ID=\"1541945\"", "ELEVE_ID=\"15$41\"")).codes() ==
        Codes{"VALEUR_INVALIDE ELEVE_ID"});
  CHECK(accepted(with(eleves().text, "ELEVE_ID=\"1541945\"", "ELEVE_ID=\"0\"")).all<Pupil>().size() == 1);
  CHECK(accepted(with(responsables().text, "<PERSONNE_ID>209402</PERSONNE_ID>", "")).codes() ==
        Codes{"CHAMP_OBLIGATOIRE_ABSENT PERSONNE_ID"});
  CHECK(accepted(with(structures().text, "</DIVISIONS>", "<DIVISION/></DIVISIONS>")).codes() ==
        Codes{"CHAMP_OBLIGATOIRE_ABSENT CODE_STRUCTURE"});
  CHECK(accepted(with(sts_emp().text, "<ENSEIGNANT ID=\"7\"", "<ENSEIGNANT")).codes() ==
        Codes{"CHAMP_OBLIGATOIRE_ABSENT ID"});
  CHECK(accepted(with(nomenclature().text, "CODE_REGIME=\"2\"", "")).codes() ==
        Codes{"CHAMP_OBLIGATOIRE_ABSENT CODE_REGIME"});
  CHECK(accepted(with(responsables().text, "<ADRESSE ADRESSE_ID=\"880123\">", "<ADRESSE>")).codes() ==
        Codes{"CHAMP_OBLIGATOIRE_ABSENT ADRESSE_ID"});
}

TEST_CASE("a value outside its set is left out and said") {
  CHECK(accepted(with(eleves().text, "<CODE_SEXE>2", "<CODE_SEXE>F")).codes() == Codes{"VALEUR_INVALIDE CODE_SEXE"});
  CHECK(accepted(with(eleves().text, "<ADHESION_TRANSPORT>0", "<ADHESION_TRANSPORT>N")).codes() ==
        Codes{"VALEUR_INVALIDE ADHESION_TRANSPORT"});
  const auto level = accepted(with(responsables().text, "<NIVEAU_RESPONSABILITE>1", "<NIVEAU_RESPONSABILITE>4"));
  CHECK(level.codes() == Codes{"VALEUR_INVALIDE NIVEAU_RESPONSABILITE"});
  CHECK_FALSE(level.all<GuardianLink>().at(0).level.has_value());
  CHECK(accepted(with(responsables().text, "<CODE_PARENTE>1<", "<CODE_PARENTE>9<")).codes() ==
        Codes{"VALEUR_INVALIDE CODE_PARENTE"});
  CHECK(accepted(with(eleves().text, "<TYPE_STRUCTURE>G", "<TYPE_STRUCTURE>X")).codes() ==
        Codes{"VALEUR_INVALIDE TYPE_STRUCTURE"});
  CHECK(accepted(with(sts_emp().text, "<HEURES_AGENT>0.5", "<HEURES_AGENT>un demi")).codes() ==
        Codes{"VALEUR_INVALIDE HEURES_AGENT"});
}

TEST_CASE("hours are read in thousandths") {
  const auto hours = [](const std::string& text) {
    return accepted(with(sts_emp().text, "<HEURES_AGENT>0.5", "<HEURES_AGENT>" + text))
        .all<Service>()
        .at(1)
        .hours_milli;
  };
  CHECK(hours("18.00") == 18000);
  CHECK(hours("4,5") == 4500);
  CHECK(hours("3") == 3000);
  CHECK(hours("1.0625") == 1062);
  CHECK_FALSE(hours("-1").has_value());
  CHECK_FALSE(hours("99999").has_value());
  CHECK_FALSE(hours("1.").has_value());
}

TEST_CASE("a calendar that ends before it begins is no calendar") {
  const auto kept = accepted(with(communs().text, "<DATE_FIN_ELEVE>03/07/2027", "<DATE_FIN_ELEVE>03/07/2026"));
  CHECK(kept.codes() == Codes{"DATE_INVALIDE DATE_FIN_ELEVE"});
  CHECK_FALSE(kept.all<Establishment>().at(0).first_day.has_value());
}

TEST_CASE("a pupil of an ELEGROUPE file without what the format demands is dropped, the others stay") {
  const auto sample = elegroupe();
  const auto changed = [&](std::string_view from, std::string_view to) {
    return accepted(with(sample.text, from, to), sample.name);
  };
  auto kept = changed("<DATE_NAISS>2012-06-21</DATE_NAISS>", "");
  CHECK(kept.codes() == Codes{"CHAMP_OBLIGATOIRE_ABSENT DATE_NAISS"});
  CHECK(kept.all<GroupLink>().size() == 1);
  CHECK(changed("<DATE_NAISS>2012-06-21", "<DATE_NAISS>21/06/2012").codes() == Codes{"DATE_INVALIDE DATE_NAISS"});
  CHECK(changed("<PRENOM>Tom</PRENOM>", "").codes() == Codes{"CHAMP_OBLIGATOIRE_ABSENT PRENOM"});
  CHECK(changed("<ELEVE_ID>1541944</ELEVE_ID>", "").codes() == Codes{"CHAMP_OBLIGATOIRE_ABSENT ELEVE_ID"});
  kept = changed("<ID_NATIONAL>080012345AB</ID_NATIONAL>", "<ELEVE_ID>1541944</ELEVE_ID>");
  CHECK(kept.codes() == Codes{"REJELEGROUPE_03 ELEVE_ID"});
  CHECK(kept.all<GroupLink>().size() == 2);
  CHECK(changed("<CODE_GROUPE>4LATIN<", "<CODE_GROUPE>4EME LV2 AJE<").codes() == Codes{"VALEUR_INVALIDE CODE_GROUPE"});
  kept = changed("<DATE_FIN_GROUPE>2027-07-03", "<DATE_FIN_GROUPE>2027-07-33");
  CHECK(kept.codes() == Codes{"DATE_INVALIDE DATE_FIN_GROUPE"});
  CHECK(kept.all<GroupLink>().size() == 3);
}

TEST_CASE("a very long value is shown in part, whole characters only") {
  std::string name;
  for (int i = 0; i < 500; ++i) name += "\xE9";
  const auto kept = accepted(with(eleves().text, "<CODE_SEXE>2", "<CODE_SEXE>" + name));
  REQUIRE(kept.diagnostics.size() == 1);
  CHECK(kept.diagnostics[0].value.size() == 120 + 3);
  CHECK(kept.diagnostics[0].value.ends_with("é…"));
}
