#include "aaf/federate/names.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;

TEST_CASE("two people in one name are seen (R35)") {
  const std::string name = GENERATE("Guy Et Yvette", "Tino & Suzanne", "René ET Suzanne", "Anne/Paul", "Luc ou Marie",
                                    "M. MME MANENTE", "Mr Mme Dupuy");
  CAPTURE(name);
  CHECK(name_faults(name).two_people);
}

TEST_CASE("a civility in a name is seen (R35)") {
  const std::string name = GENERATE("M. MME MANENTE", "MME DUPUY", "Monsieur Luc", "Mlle Anne", "DUPUY M.", "mr. Paul");
  CAPTURE(name);
  CHECK(name_faults(name).civility);
}

TEST_CASE("names that only look like that are let alone (R35)") {
  const std::string name = GENERATE("Ou", "ET", "Jean M", "Marie-Ève", "D'AURIAC", "DE LA TOUR", "Merlin", "MME",
                                    "ETIENNE", "Louis", "OU MINH", "Étienne Moulin");
  CAPTURE(name);
  const NameFaults faults = name_faults(name);
  CHECK_FALSE(faults.two_people);
  CHECK_FALSE(faults.civility);
  CHECK_FALSE(faults.digit);
}

TEST_CASE("a digit in a name is seen (R35)") {
  CHECK(name_faults("Paul2").digit);
  CHECK_FALSE(name_faults("Paul").digit);
}

TEST_CASE("faults of a guardian's names are reported before the account is made, once each (R35)") {
  School school;
  school.pupil("1001");
  source::Guardian& record = school.guardian("1");
  record.given_name = "Guy Et Yvette";
  record.family_name = "M. MME MANENTE";
  school.link("1", "1001");
  const View view = school.view();
  CHECK(count(view, "DEUX_PERSONNES") == 1);
  CHECK(count(view, "CIVILITE_DANS_NOM") == 1);
  CHECK(anomaly(view, "DEUX_PERSONNES")->record == "PERSONNE 1");
  CHECK(anomaly(view, "DEUX_PERSONNES")->value == "Guy Et Yvette / M. MME MANENTE");
  // It is a warning: the record is as it is, and the account is made.
  CHECK(find(view, guardian("1"))->standing == Standing::entitled);
}

TEST_CASE("a digit in a name is a warning that shows the names, and the account is made (R35)") {
  School school;
  school.pupil("1001").given_name = "Élodie2";
  school.guardian("1").family_name = "ASE31";
  school.link("1", "1001");
  const View view = school.view();
  REQUIRE(count(view, "CHIFFRE_DANS_NOM") == 2);
  std::vector<std::string> records;
  for (const Diagnostic& one : view.diagnostics) {
    CHECK(one.code == "CHIFFRE_DANS_NOM");
    CHECK(one.severity == Severity::warning);
    records.push_back(one.record + ": " + one.value);
  }
  CHECK_THAT(records, Catch::UnorderedEquals(
                          std::vector<std::string>{"ELEVE 1: Élodie2 / ROUMEGOUX", "PERSONNE 1: Odile / ASE31"}));
  CHECK(find(view, pupil("1001"))->standing == Standing::entitled);
  CHECK(find(view, guardian("1"))->standing == Standing::entitled);
}
