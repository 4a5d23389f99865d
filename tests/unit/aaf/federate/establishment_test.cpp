#include <catch2/catch.hpp>

#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using Values = std::vector<std::string>;

TEST_CASE("the establishment is what Communs says of it, then STS, then the register (D9)") {
  School school;
  school.sources.siecle->establishment->siren = "";
  school.sources.sts->establishment.emplace();
  school.sources.sts->establishment->nature = "340";
  school.sources.sts->establishment->sector = "public";
  school.sources.sts->establishment->name = "AUTRE NOM";
  school.sources.registered.emplace();
  school.sources.registered->siren = "193101012";
  school.sources.registered->email = "0319101z@example.org";
  school.sources.registered->town = "AILLEURS";
  school.group("3LATIN");
  const View view = school.view();
  const Attributes expected{
      {"ENTEtablissementContrat", {"PU"}},
      {"ENTEtablissementMinistereTutelle", {"MINISTERE DE L'EDUCATION NATIONALE"}},
      {"ENTServAcAcademie", {"TOULOUSE"}},
      {"ENTStructureClasses", {"3A$Division 3A$10310019110"}},
      {"ENTStructureCodeTypeStruct", {"340"}},
      {"ENTStructureEmail", {"0319101z@example.org"}},
      {"ENTStructureGroupes", {"3LATIN$$3A"}},
      {"ENTStructureJointure", {"AC-TOULOUSE$0319101Z"}},
      {"ENTStructureNomCourant", {"CLG$CLEMENCE MALBOSC$VILLENEUVE-LES-BOIS"}},
      {"ENTStructureSIREN", {"193101012"}},
      {"ENTStructureTypeStruct", {"COLLEGE"}},
      {"ENTStructureUAI", {"0319101Z"}},
      {"entsyncEstablishmentType", {"CLG"}},
      {"l", {"VILLENEUVE-LES-BOIS"}},
  };
  REQUIRE(find(view, "0319101Z") != nullptr);
  CHECK(find(view, "0319101Z")->category == Category::etab_educ_nat);
  CHECK(find(view, "0319101Z")->attributes == expected);
}

TEST_CASE("a SIREN that nobody knows is nine zeros (D18)") {
  CHECK(values(School{}.view(), "0319101Z", "ENTStructureSIREN") == Values{"000000000"});
}

TEST_CASE("the type follows from the nature that STS names, and the nature from the type of Communs (D9)") {
  School school;
  SECTION("from the nature") {
    school.sources.siecle->establishment.reset();
    school.sources.sts->establishment.emplace();
    school.sources.sts->establishment->nature = "320";
    CHECK(values(school.view(), "0319101Z", "entsyncEstablishmentType") == Values{"LP"});
    CHECK(values(school.view(), "0319101Z", "ENTStructureTypeStruct") == Values{"LYCEE PROFESSIONNEL"});
  }
  SECTION("from the type") {
    school.sources.siecle->establishment->type = "LYC";
    CHECK(values(school.view(), "0319101Z", "ENTStructureTypeStruct") ==
          Values{"LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE"});
    CHECK(values(school.view(), "0319101Z", "ENTStructureCodeTypeStruct") == Values{"300"});
  }
}

TEST_CASE("a type that nobody knows is reported and left out (D9)") {
  School school;
  school.sources.siecle->establishment.reset();
  const View view = school.view();
  CHECK(count(view, "ETABLISSEMENT_TYPE_INCONNU") == 1);
  CHECK(values(view, "0319101Z", "entsyncEstablishmentType").empty());
  CHECK(values(view, "0319101Z", "ENTStructureTypeStruct") == Values{"SANS OBJET"});
}

TEST_CASE("a separator inside a composite value is written so that it can be read back (D20)") {
  School school;
  school.division("3$B");
  school.siecle_structure("3$B").label = "50 $ \\ an";
  school.pupil("1001", "3$B");
  const View view = school.view();
  CHECK(values(view, "0319101Z", "ENTStructureClasses") ==
        Values{"3A$Division 3A$10310019110", "3\\24B$50 \\24 \\5C an$10310019110"});
  // At the end of a value nothing can be mistaken: the code stands as it is.
  CHECK(values(view, pupil("1001"), "ENTEleveClasses") == Values{"0319101Z$3$B"});
}
