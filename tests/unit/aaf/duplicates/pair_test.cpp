#include "aaf/duplicates/pair.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/aaf/duplicates/people.hpp"

using namespace entsync;
using namespace entsync::aaf::duplicates;
using test::guardian_trait;

namespace {

struct Two {
  Trait first = guardian_trait("10", "1"), second = guardian_trait("20", "2");
  [[nodiscard]] std::optional<Pair> judged(const std::optional<Pair>& known) const {
    const Record a = record_of({&first}), b = record_of({&second});
    return judge(known, &a, &b);
  }
  void only_names() {
    second.facts["mobile"] = {"+33639980202"};
    second.facts["mail"] = {"other@example.org"};
    second.facts["ENTPersonAdresse"] = {"3 PLACE DU MARCHÉ$$$"};
  }
};

std::vector<Trait> feed(std::initializer_list<Trait> guardians) {
  std::vector<Trait> traits(guardians);
  for (const char* number : {"1", "2"}) traits.push_back(test::pupil_trait(number));
  return traits;
}

}  // namespace

TEST_CASE("a certain pair is decided, a probable one suspected, no pair is nothing") {
  Two two;
  const auto certain = two.judged({});
  REQUIRE(certain);
  CHECK(certain->state == PairState::decided);
  CHECK(certain->weaker == two.second.key);
  CHECK(certain->survivor == two.first.key);
  two.second.facts.erase("mail");
  CHECK(two.judged({})->state == PairState::suspected);
  two.only_names();
  CHECK_FALSE(two.judged({}));
}

TEST_CASE("a decision stays while anything speaks for it, and lapses when nothing does") {
  Two two;
  const auto decided = two.judged({});
  two.second.facts["mobile"] = {"+33639980202"};
  const auto weaker = two.judged(decided);
  CHECK(weaker->comparison.verdict == Verdict::probable);
  CHECK(weaker->state == PairState::decided);
  two.only_names();
  const auto lapsed = two.judged(weaker);
  CHECK(lapsed->state == PairState::lapsed);
  SECTION("and comes back with the evidence") { CHECK(Two{}.judged(lapsed)->state == PairState::decided); }
}

TEST_CASE("a person's word stays whatever the next files say") {
  for (const auto state : {PairState::dismissed, PairState::undone, PairState::confirmed}) {
    Two two;
    auto pair = two.judged({});
    pair->state = state;
    pair->by = "operatrice";
    CHECK(two.judged(pair)->state == state);
    two.only_names();
    const auto after = two.judged(pair);
    CHECK(after->state == state);
    CHECK(after->by == "operatrice");
    CHECK(after->comparison == pair->comparison);
  }
}

TEST_CASE("the survivor stays the survivor, unless the double alone has an account by now") {
  Two two;
  const auto decided = two.judged({});
  two.first.facts.erase("pupil");  // would give way now
  two.first.linked = false;
  CHECK(two.judged(decided)->survivor == two.first.key);
  SECTION("its record is gone: the account stands on the double's from now on") {
    const Record left = record_of({&two.second});
    CHECK(judge(decided, &left, nullptr) == decided);
  }
  SECTION("the double's record is gone: that is what the school should do") {
    const Record left = record_of({&two.first});
    CHECK(judge(decided, &left, nullptr) == decided);
  }
  SECTION("its account was given up, and the double has one") {
    Record a = record_of({&two.first}), b = record_of({&two.second});
    b.active_account = true;
    CHECK(judge(decided, &a, &b)->survivor == two.second.key);
    a.active_account = true;
    CHECK(judge(decided, &a, &b)->survivor == two.first.key);
  }
}

TEST_CASE("a suspicion lapses when one of the two is gone") {
  Two two;
  two.second.facts.erase("mail");
  const auto suspected = two.judged({});
  const Record left = record_of({&two.first});
  CHECK(judge(suspected, nullptr, &left)->state == PairState::lapsed);
}

TEST_CASE("a guardian who is gone, and whose pupils another one of the same names has now, is superseded") {
  const auto before = feed({guardian_trait("10", "1"), guardian_trait("20", "2")});
  auto merged = guardian_trait("10", "1");
  merged.facts["pupil"].push_back(aaf::pupil_key("TOULOUSE", "2"));
  merged.facts["mobile"] = {"+33639980303"};
  const auto found = superseded(before, feed({merged}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].gone == aaf::guardian_key("TOULOUSE", "20"));
  CHECK(found[0].survivor == aaf::guardian_key("TOULOUSE", "10"));
  CHECK(found[0].comparison.verdict == Verdict::certain);
  CHECK(found[0].comparison.evidence.back() == "superseded");
  CHECK(judge({}, found[0]).state == PairState::decided);
  SECTION("not one of other names or another civility") {
    auto other = merged;
    other.facts["givenName"] = {"Régine"};
    CHECK(superseded(before, feed({other})).empty());
    other = merged;
    other.facts["personalTitle"] = {"M."};
    CHECK(superseded(before, feed({other})).empty());
  }
  SECTION("not by one who has only some of the pupils") {
    auto both = guardian_trait("20", "2");
    both.facts["pupil"].insert(both.facts["pupil"].begin(), aaf::pupil_key("TOULOUSE", "1"));
    CHECK(superseded(feed({both}), feed({guardian_trait("10", "1")})).empty());
  }
  SECTION("not by somebody of that name with another mobile and another e-mail") {
    merged.facts["mail"] = {"other@example.org"};
    CHECK(superseded(before, feed({merged})).empty());
  }
  SECTION("certainly by civility and kinship; where one is not known it is listed for a person") {
    auto other = merged;
    other.facts.erase("personalTitle");
    CHECK(superseded(before, feed({other})).at(0).comparison.verdict == Verdict::probable);
    other = merged;
    other.facts.erase("kinship");
    const auto probable = superseded(before, feed({other}));
    CHECK(probable.at(0).comparison.verdict == Verdict::probable);
    CHECK(judge({}, probable[0]).state == PairState::suspected);
    Pair decided = judge({}, found[0]);
    CHECK(judge(decided, probable[0]).state == PairState::decided);
    other.facts["mobile"] = guardian_trait("20", "2").facts["mobile"];
    CHECK(superseded(before, feed({other})).at(0).comparison.verdict == Verdict::certain);
  }
  SECTION("a suspected merge stays while the other record is there, and lapses with it") {
    merged.facts.erase("kinship");
    const Pair suspected = judge({}, superseded(before, feed({merged})).at(0));
    const Record here = record_of({&merged});
    CHECK(judge(suspected, &here, nullptr) == suspected);
    CHECK(judge(suspected, nullptr, nullptr)->state == PairState::lapsed);
    const auto back = guardian_trait("20", "2");
    const Record gone = record_of({&back});
    CHECK(judge(suspected, nullptr, &gone)->state == PairState::lapsed);
  }
  SECTION("not who is still on file, with pupils or without") {
    CHECK(superseded(before, feed({merged, guardian_trait("20", "")})).empty());
  }
  SECTION("also when the school keeps the record that had given way: the account stays the survivor's") {
    Pair known = judge({}, found[0]);
    std::swap(known.weaker, known.survivor);
    CHECK(judge(known, found[0]).survivor == found[0].gone);
    known.state = PairState::suspected;
    CHECK(judge(known, found[0]).survivor == found[0].survivor);
  }
  SECTION("not against a person's word") {
    Pair dismissed;
    dismissed.weaker = found[0].gone;
    dismissed.survivor = found[0].survivor;
    dismissed.state = PairState::dismissed;
    CHECK(judge(dismissed, found[0]) == dismissed);
  }
}

TEST_CASE("states and verdicts are spelled one way") {
  for (const char* text : {"suspected", "decided", "confirmed", "dismissed", "undone", "lapsed"}) {
    CHECK(word(parse_pair_state(text).value()) == text);
  }
  for (const char* text : {"none", "probable", "certain"}) CHECK(word(parse_verdict(text).value()) == text);
  CHECK_FALSE(parse_pair_state("perhaps"));
  CHECK_FALSE(parse_verdict("perhaps"));
}
