#include "aaf/duplicates/compare.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/aaf/duplicates/people.hpp"

using namespace entsync;
using namespace entsync::aaf::duplicates;
using test::compared;
using test::guardian_trait;
using test::pupil_trait;

namespace {

bool says(const Comparison& comparison, const char* code) {
  return std::find(comparison.evidence.begin(), comparison.evidence.end(), code) != comparison.evidence.end();
}

}  // namespace

TEST_CASE("a parent entered once for each of two siblings is certainly one person") {
  auto again = guardian_trait("20", "2");
  again.facts["ENTPersonAdresse"] = {"121 CHEMIN DES PINS - BT D$$$"};
  const auto comparison = compared(guardian_trait("10", "1"), again);
  CHECK(comparison.verdict == Verdict::certain);
  CHECK(comparison.evidence == std::vector<std::string>{"names", "civility", "mobile", "email", "address"});
  CHECK(comparison.score == 105);
}

TEST_CASE("one linked and one orphan record with a mobile and the address in common are certain") {
  auto orphan = guardian_trait("20", "");
  orphan.facts.erase("mail");
  const auto comparison = compared(guardian_trait("10", "1"), orphan);
  CHECK(comparison.verdict == Verdict::certain);
  CHECK(says(comparison, "no_pupil"));
}

TEST_CASE("a mobile and another guardian in common are certain, a mobile and an address alone are not") {
  auto one = guardian_trait("10", "1"), two = guardian_trait("20", "2");
  two.facts.erase("mail");
  CHECK(compared(one, two).verdict == Verdict::probable);  // a mother and her daughter of one name, one mobile
  one.facts["relative"] = two.facts["relative"] = {"marc|aubrac"};
  CHECK(compared(one, two).verdict == Verdict::probable);  // another one's husband may have that name, too
  one.facts["relative"] = two.facts["relative"] = {"marc|aubrac", "responsable:TOULOUSE:30"};
  CHECK(compared(one, two).verdict == Verdict::certain);
}

TEST_CASE("two guardians of one pupil are two people unless all else agrees") {
  auto one = guardian_trait("10", "1"), two = guardian_trait("20", "1");
  CHECK(compared(one, two).verdict == Verdict::certain);
  two.facts.erase("mail");
  CHECK(compared(one, two).verdict == Verdict::probable);
  two.facts.erase("mobile");
  two.facts.erase("ENTPersonAdresse");
  CHECK(compared(one, two).verdict == Verdict::none);
}

TEST_CASE("father and son of one name under one roof are never decided") {
  auto father = guardian_trait("10", "1"), son = guardian_trait("20", "2");
  for (auto* one : {&father, &son}) one->facts["homePhone"] = {"+33536490101"};
  son.facts["mobile"] = {"+33639980202"};
  CHECK(compared(father, son).verdict == Verdict::probable);
  son.facts.erase("mobile");
  son.facts.erase("mail");
  CHECK(compared(father, son).verdict == Verdict::probable);
  SECTION("nor a brother who is named for the pupil beside the mother") {
    father.facts["relative"] = son.facts["relative"] = {"anne|aubrac"};
    son.facts["mobile"] = father.facts["mobile"];
    son.facts["kinship"] = {"90"};
    CHECK(compared(father, son).verdict == Verdict::probable);
  }
}

TEST_CASE("namesakes with nothing else in common are nobody's double") {
  const auto one = guardian_trait("10", "1");
  auto other = guardian_trait("20", "2");
  other.facts["mobile"] = {"+33639980202"};
  other.facts["mail"] = {"other@example.org"};
  other.facts["ENTPersonAdresse"] = {"3 PLACE DU MARCHÉ$$$"};
  CHECK(compared(one, other).verdict == Verdict::none);
}

TEST_CASE("a couple whose names sound alike shares everything and is two people") {
  auto wife = guardian_trait("10", "1"), husband = guardian_trait("20", "1");
  wife.facts["givenName"] = {"Michèle"};
  husband.facts["givenName"] = {"Michel"};
  husband.facts["personalTitle"] = {"M."};
  CHECK(compared(wife, husband).verdict == Verdict::none);
}

TEST_CASE("nearly the same names are shown to a person where a mobile or an e-mail agrees") {
  auto one = guardian_trait("10", "1"), two = guardian_trait("20", "2");
  two.facts["givenName"] = {"Solène Marie"};
  CHECK(compared(one, two).verdict == Verdict::probable);
  two.facts["mobile"] = {"+33639980202"};
  two.facts["mail"] = {"other@example.org"};
  CHECK(compared(one, two).verdict == Verdict::none);
}

TEST_CASE("without a civility on both sides nothing is decided") {
  auto one = guardian_trait("10", "1"), two = guardian_trait("20", "2");
  two.facts.erase("personalTitle");
  CHECK(compared(one, two).verdict == Verdict::probable);
}

TEST_CASE("a pupil with one INE, names and birth date in one school is certain; the INE alone decides nothing") {
  auto one = pupil_trait("1"), two = pupil_trait("2");
  two.facts["givenName"] = {"Eleonore"};
  CHECK(compared(one, two).verdict == Verdict::certain);
  two.facts["givenName"] = {"Basile"};
  CHECK(compared(one, two).verdict == Verdict::none);
}

TEST_CASE("a pupil made by hand without INE is certain by the guardians, and listed without them") {
  auto one = pupil_trait("1"), two = pupil_trait("2");
  two.facts.erase("ENTEleveINE");
  CHECK(compared(one, two).verdict == Verdict::certain);
  two.facts.erase("relative");
  CHECK(compared(one, two).verdict == Verdict::probable);
}

TEST_CASE("one INE in two schools, with names and birth date, is one pupil; without them the INE decides nothing") {
  auto one = pupil_trait("1"), two = pupil_trait("2");
  two.uai = "0310002C";
  CHECK(compared(one, two).verdict == Verdict::certain);
  two.facts["givenName"] = {"Éléonora"};  // a slip of the pen
  CHECK(compared(one, two).verdict == Verdict::certain);
  two.facts["givenName"] = {"Basile"};
  CHECK(compared(one, two).verdict == Verdict::none);
  two.facts["givenName"] = one.facts["givenName"];
  two.facts["ENTPersonDateNaissance"] = {"13/12/2014"};
  CHECK(compared(one, two).verdict == Verdict::none);
  two.facts["ENTPersonDateNaissance"] = one.facts["ENTPersonDateNaissance"];
  two.facts.erase("ENTEleveINE");
  CHECK(compared(one, two).verdict == Verdict::probable);  // made by hand: no transfer file was asked for (R22)
}

TEST_CASE("twins share birth date, guardians and all but the given name, and are two") {
  auto one = pupil_trait("1"), two = pupil_trait("2");
  two.facts["givenName"] = {"Éléonora"};
  two.facts["ENTEleveINE"] = {"987654321AB"};
  CHECK(compared(one, two).verdict == Verdict::none);
}

TEST_CASE("staff are listed and never decided") {
  auto one = pupil_trait("1"), two = pupil_trait("2");
  one.key = aaf::staff_key("TOULOUSE", test::school, "epp", "1");
  two.key = aaf::staff_key("TOULOUSE", test::school, "eppsup", "1");
  CHECK(compared(one, two).verdict == Verdict::probable);
  two.facts["ENTPersonDateNaissance"] = {"01/01/1970"};
  CHECK(compared(one, two).verdict == Verdict::none);
}

TEST_CASE("a pupil and a guardian of one name are never compared") {
  CHECK(compared(pupil_trait("1"), guardian_trait("1", "2")).verdict == Verdict::none);
}

TEST_CASE("who has no pupil gives way, then who has no account, then who is newer") {
  const auto one = guardian_trait("10", "1"), two = guardian_trait("20", "2"), orphan = guardian_trait("5", "");
  auto a = record_of({&one}), b = record_of({&two}), c = record_of({&orphan});
  CHECK(gives_way(c, a));
  CHECK_FALSE(gives_way(a, c));
  CHECK(gives_way(b, a));  // nothing else: the greater number is newer
  b.active_account = true;
  CHECK(gives_way(a, b));
  a.active_account = true;
  a.jointure = 1000000009;
  b.jointure = 1000000001;
  CHECK(gives_way(a, b));
}
