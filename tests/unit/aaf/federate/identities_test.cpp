#include "aaf/federate/identities.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/aaf/federate/school.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::federate;
using Values = std::vector<std::string>;

namespace {

KnownIdentity& known(School& school, const std::string& key) {
  KnownIdentity& identity = school.elsewhere.identities.emplace_back();
  identity.key = key;
  identity.uai = "0319102A";
  identity.family_name = "ROUMEGOUX";
  identity.given_name = "Elodie";
  identity.birth_date = day("2012-03-17");
  return identity;
}

}  // namespace

TEST_CASE("the same ELEVE_ID with other names and another birth date is another person, and ambiguous (D10)") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.link("1", "1001");
  KnownIdentity& identity = known(school, pupil("1001"));
  identity.given_name = "Maxime";
  identity.birth_date = day("2011-01-01");
  const View view = school.view();
  CHECK(find(view, pupil("1001")) == nullptr);
  REQUIRE(find(view, pupil("1001") + "@0319101Z") != nullptr);
  CHECK(values(view, guardian("1"), "ENTAuxPersRelEleveEleve") == Values{pupil("1001") + "@0319101Z"});
  REQUIRE(count(view, "IDENTITE_AMBIGUE") == 1);
  const Diagnostic& report = *anomaly(view, "IDENTITE_AMBIGUE");
  CHECK(report.value == "1001");
  CHECK_THAT(report.text, Catch::Contains("0319102A"));
  // The other school's person is nobody's business here.
  CHECK_THAT(report.text, !Catch::Contains("Maxime"));
}

TEST_CASE("a corrected name or a corrected birth date alone is the same person (D10)") {
  School school;
  school.pupil("1001");
  KnownIdentity& identity = known(school, pupil("1001"));
  SECTION("equal") {}
  SECTION("name") { identity.family_name = "ROUMEGAS"; }
  SECTION("birth date") { identity.birth_date = day("2012-03-18"); }
  SECTION("brought by this establishment itself") {
    identity.uai = "0319101Z";
    identity.given_name = "Maxime";
    identity.birth_date = day("2011-01-01");
  }
  const View view = school.view();
  CHECK(find(view, pupil("1001")) != nullptr);
  CHECK(view.diagnostics.empty());
}

TEST_CASE("a guardian is another person when names and civility differ, or nothing of the names agrees (D10)") {
  School school;
  school.pupil("1001");
  school.guardian("1");
  school.link("1", "1001");
  KnownIdentity& identity = known(school, guardian("1"));
  identity.birth_date.reset();
  identity.given_name = "Odile";
  identity.civility = "MME";
  bool another = false;
  SECTION("equal") {}
  SECTION("a new family name") { identity.family_name = "DELPECH"; }
  SECTION("a new family name, Mademoiselle before") {
    identity.family_name = "DELPECH";
    identity.civility = "Mlle";
  }
  SECTION("another civility") { identity.civility = "M."; }
  SECTION("another given name and civility") {
    identity.given_name = "Gilbert";
    identity.civility = "M.";
    another = true;
  }
  SECTION("other names altogether") {
    identity.family_name = "PUJOL";
    identity.given_name = "Anne";
    another = true;
  }
  const View view = school.view();
  CHECK((find(view, guardian("1")) == nullptr) == another);
  CHECK(count(view, "IDENTITE_AMBIGUE") == (another ? 1 : 0));
  if (another) {
    CHECK(values(view, pupil("1001"), "ENTElevePersRelEleve") == Values{guardian("1") + "@0319101Z$10$1$1$0$0"});
  }
}

TEST_CASE("a teacher whose number means somebody else in another school is ambiguous (D10)") {
  School school;
  school.individual("epp", "31");
  KnownIdentity& identity = known(school, teacher("31"));
  identity.family_name = "PUJOL";
  identity.birth_date = day("1980-01-01");
  CHECK(find(school.view(), teacher("31") + "@0319101Z") != nullptr);
  identity.birth_date = day("1975-05-02");
  CHECK(find(school.view(), teacher("31")) != nullptr);
}

TEST_CASE("a leaver's ambiguous number is not worth an anomaly") {
  School school;
  school.pupil("1001").exit_date = day("2026-09-01");
  KnownIdentity& identity = known(school, pupil("1001"));
  identity.given_name = "Maxime";
  identity.birth_date = day("2011-01-01");
  CHECK(school.view().diagnostics.empty());
}

TEST_CASE("names are compared by their letters") { CHECK(name_letters("  D'Auriac-Élan ") == "dauriacelan"); }
