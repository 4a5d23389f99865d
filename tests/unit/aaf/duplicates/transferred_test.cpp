#include "aaf/duplicates/transferred.hpp"

#include <catch2/catch.hpp>

#include "aaf/duplicates/pair.hpp"
#include "tests/unit/aaf/duplicates/people.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::duplicates;
using entsync::test::pupil_trait;

namespace {

// The record that school 1 closed, and the one that school 2 made by hand.
struct Two {
  Trait left = pupil_trait("1"), here = pupil_trait("2");
  Two() { here.uai = "0310002C"; }
  [[nodiscard]] Comparison compared() const { return compare_transferred(record_of({&left}), record_of({&here})); }
  [[nodiscard]] Transferred found() const { return {left.key, here.key, compared()}; }
};

}  // namespace

TEST_CASE("who goes on under another number with the same INE, names and birth date was transferred") {
  Two two;
  const Comparison comparison = two.compared();
  CHECK(comparison.verdict == Verdict::certain);
  CHECK(comparison.evidence.back() == "transferred");
  SECTION("not without the INE") { two.here.facts.erase("ENTEleveINE"); }
  SECTION("not with another one") { two.here.facts["ENTEleveINE"] = {"987654321AB"}; }
  SECTION("not with another birth date") { two.here.facts["ENTPersonDateNaissance"] = {"13/12/2014"}; }
  SECTION("not without a birth date") { two.here.facts.erase("ENTPersonDateNaissance"); }
  SECTION("not with another given name") { two.here.facts["givenName"] = {"Basile"}; }
  SECTION("not with another sex") { two.here.facts["ENTPersonSexe"] = {"M"}; }
  SECTION("not with another family name") { two.here.facts["sn"] = two.here.facts["ENTPersonNomPatro"] = {"CASTERA"}; }
  CHECK(two.compared().verdict == Verdict::none);
}

TEST_CASE("the record that is closed survives, because the account is its own") {
  const Two two;
  const Pair pair = judge(std::nullopt, two.found(), false);
  CHECK(pair.survivor == two.left.key);
  CHECK(pair.weaker == two.here.key);
  CHECK(pair.state == PairState::decided);
  CHECK(one_pupil_by_ine(pair));
  SECTION("unless the other one has an account of its own by now") {
    CHECK(judge(std::nullopt, two.found(), true).survivor == two.here.key);
  }
  SECTION("and stays the survivor once the pair is in force") {
    CHECK(judge(pair, two.found(), true).survivor == two.left.key);
  }
  SECTION("a person's word stays") {
    Pair dismissed = pair;
    dismissed.state = PairState::dismissed;
    CHECK(judge(dismissed, two.found(), false) == dismissed);
    Pair confirmed = pair;
    confirmed.state = PairState::confirmed;
    CHECK(judge(confirmed, two.found(), false).state == PairState::confirmed);
  }
}

TEST_CASE("a multi-enrolment is one pupil by the INE, a record too many in one school is not acted on as such") {
  const Two two;
  Pair pair;
  pair.comparison = entsync::test::compared(two.left, two.here);
  CHECK(one_pupil_by_ine(pair));
  pair.comparison = entsync::test::compared(pupil_trait("1"), pupil_trait("2"));
  CHECK(pair.comparison.verdict == Verdict::certain);
  CHECK_FALSE(one_pupil_by_ine(pair));
}
