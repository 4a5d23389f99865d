#include "aaf/plan/guard.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

using namespace entsync::aaf;
using namespace entsync::aaf::plan;
using account::Decision;
using Texts = std::vector<std::string>;

namespace {

const std::string a = "0310001B", b = "0310002C";

PersonLoss loss(const std::string& key, Texts uais = {a}, Population population = Population::pupil) {
  return {key, population, std::move(uais), true, true};
}

std::vector<PersonLoss> losses(int count, const Texts& uais = {a}, const std::string& prefix = "p",
                               Population population = Population::pupil) {
  std::vector<PersonLoss> found;
  for (int i = 0; i < count; ++i) found.push_back(loss(prefix + std::to_string(100 + i), uais, population));
  return found;
}

GuardBase base_of(int active, const std::string& uai = a, Population population = Population::pupil) {
  GuardBase base;
  base.active[{uai, population}] = active;
  base.ent_active = active;
  base.establishments = 1;
  return base;
}

Approval approval(const HeldSet& set, int max) { return {set.hash, set.units(), max, set.guard, set.group}; }

// Who loses the account without having left: a duplicate, a multi-enrolment.
std::vector<PersonLoss> without_leaving(std::vector<PersonLoss> found) {
  for (auto& one : found) one.leaves = false;
  return found;
}

}  // namespace

TEST_CASE("up to the floor nothing is held, whatever the ratio") {
  CHECK(judge(losses(5), base_of(5), {}, {}).held.empty());
  CHECK(judge(losses(5), base_of(0), {}, {}).held.empty());
}

TEST_CASE("up to the ratio nothing is held, whatever the count") {
  CHECK(judge(losses(6), base_of(30), {}, {}).held.empty());
  CHECK(judge(losses(200), base_of(1000), {}, {}).held.empty());
}

TEST_CASE("more than the floor and more than the ratio is held") {
  const auto verdict = judge(losses(6), base_of(29), {}, {});
  REQUIRE(verdict.held.size() == 1);
  const auto& set = verdict.held.front();
  CHECK(set.uai == a);
  CHECK(set.population == Population::pupil);
  CHECK(set.count == 6);
  CHECK(set.base == 29);
  CHECK(set.subjects == Texts{"p100", "p101", "p102", "p103", "p104", "p105"});
  CHECK(verdict.held_subjects == set.subjects);
  CHECK(set.hash.size() == 64);
  CHECK(set.reason == "6 of 29 pupils would leave (20.7 %); the limit is 20 % and more than 5");
}

TEST_CASE("the sentence of a hold gives whole percents where they are whole") {
  const auto verdict = judge(losses(25), base_of(100), {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().reason == "25 of 100 pupils would leave (25 %); the limit is 20 % and more than 5");
}

TEST_CASE("losses without a base to measure them by are held") {
  const auto verdict = judge(losses(6), {}, {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().reason ==
        "6 pupils would leave and no active account is known to measure it by; the limit is 20 % and more than 5");
}

TEST_CASE("whoever was taken away since the last success is no part of the base") {
  const auto base = smaller(base_of(1000), base_of(600));
  CHECK(base.active.at({a, Population::pupil}) == 600);
  CHECK(base.ent_active == 600);
  CHECK(smaller(base_of(1000), base_of(10, b)).active.at({a, Population::pupil}) == 0);
  CHECK(smaller(base_of(10), base_of(600)).ent_active == 10);
}

TEST_CASE("only what an active account loses counts") {
  Decision decision;
  decision.key = "p";
  decision.before = AccountState::active;
  decision.after = AccountState::deactivated;
  decision.uais = {a, b};
  decision.reason = Reason::departed;
  const account::Account account{"p", AccountState::active, {}, {}, {}, Population::pupil, {a, b}};

  const auto departure = person_loss(decision, account);
  REQUIRE(departure);
  CHECK(departure->uais == Texts{a, b});
  CHECK(departure->account);
  CHECK(departure->leaves);
  decision.reason = Reason::multi_enrolment;
  CHECK_FALSE(person_loss(decision, account)->leaves);

  SECTION("an establishment that an active account loses is a departure from there") {
    decision.after = AccountState::active;
    decision.uais = {b};
    const auto moved = person_loss(decision, account);
    REQUIRE(moved);
    CHECK(moved->uais == Texts{a});
    CHECK_FALSE(moved->account);
    decision.uais = {a, b, "0310003D"};
    CHECK_FALSE(person_loss(decision, account));
  }
  SECTION("what an operator ordered by name is not counted") {
    decision.reason = Reason::manual;
    CHECK_FALSE(person_loss(decision, account));
  }
  SECTION("who is deactivated already, or new, loses nothing") {
    decision.before = AccountState::deactivated;
    CHECK_FALSE(person_loss(decision, account));
    decision.before.reset();
    decision.after = AccountState::active;
    CHECK_FALSE(person_loss(decision, std::nullopt));
  }
}

TEST_CASE("who leaves a school and keeps the account is counted there like any leaver") {
  auto found = losses(6);
  for (auto& one : found) one.account = false;
  const auto verdict = judge(found, base_of(10), {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().guard == GuardKind::departures);
}

TEST_CASE("deactivations for any reason are counted together, beside the departures") {
  auto found = losses(4);
  for (auto& one : without_leaving(losses(4, {a}, "q"))) found.push_back(one);
  const auto verdict = judge(found, base_of(20), {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().guard == GuardKind::deactivations);
  CHECK(verdict.held.front().count == 8);
  CHECK(verdict.held.front().reason ==
        "8 of 20 pupils would lose their account (40 %); the limit is 20 % and more than 5");
}

TEST_CASE("departures that are held do not hold a few other deactivations") {
  auto found = losses(9);
  for (auto& one : without_leaving(losses(3, {a}, "q"))) found.push_back(one);
  const auto verdict = judge(found, base_of(20), {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().guard == GuardKind::departures);
  CHECK(verdict.held.front().count == 9);
}

TEST_CASE("what was held is measured by the base of that day, however many people have come since") {
  GuardBase base = base_of(200);
  base.at_hold[{a, Population::pupil, ""}] = 40;
  const auto verdict = judge(losses(9), base, {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().base == 40);
}

TEST_CASE("each establishment and population is measured by itself") {
  auto decisions = losses(6);
  const auto guardians = losses(6, {a}, "g", Population::guardian);
  const auto others = losses(6, {b}, "o");
  decisions.insert(decisions.end(), guardians.begin(), guardians.end());
  decisions.insert(decisions.end(), others.begin(), others.end());
  GuardBase base = base_of(10);
  base.active[{a, Population::guardian}] = 100;
  base.active[{b, Population::pupil}] = 100;
  const auto verdict = judge(decisions, base, {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().uai == a);
  CHECK(verdict.held.front().population == Population::pupil);
  CHECK(verdict.held_subjects.size() == 6);
}

TEST_CASE("a person of two establishments counts in both and is held when either holds") {
  auto decisions = losses(6, {a, b});
  GuardBase base = base_of(10);
  base.active[{b, Population::pupil}] = 1000;
  const auto verdict = judge(decisions, base, {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held_subjects.size() == 6);
}

TEST_CASE("an approval lets exactly its set through") {
  const auto held = judge(losses(8), base_of(10), {}, {}).held.front();
  const auto verdict = judge(losses(8), base_of(10), {}, {approval(held, 8)});
  CHECK(verdict.held.empty());
  CHECK(verdict.held_subjects.empty());
  REQUIRE(verdict.released.size() == 1);
  CHECK(verdict.released.front() == held);
}

TEST_CASE("an approval lets a part of its set through") {
  const auto held = judge(losses(8), base_of(10), {}, {}).held.front();
  CHECK(judge(losses(7), base_of(10), {}, {approval(held, 8)}).held.empty());
}

TEST_CASE("a set that has grown since its approval is held again") {
  const auto held = judge(losses(8), base_of(10), {}, {}).held.front();
  const auto verdict = judge(losses(9), base_of(10), {}, {approval(held, 100)});
  CHECK(verdict.held.size() == 1);
  CHECK(verdict.released.empty());
}

TEST_CASE("a set larger than the approved number stays held") {
  const auto held = judge(losses(8), base_of(10), {}, {}).held.front();
  CHECK(judge(losses(8), base_of(10), {}, {approval(held, 7)}).held.size() == 1);
}

TEST_CASE("one approval never lets more people through than its number, over all sets together") {
  auto decisions = losses(6);
  const auto others = losses(6, {b}, "o");
  decisions.insert(decisions.end(), others.begin(), others.end());
  GuardBase base = base_of(10);
  base.active[{b, Population::pupil}] = 10;
  Approval wide;
  for (const auto& decision : decisions) wide.units.push_back(decision.key);
  wide.max = 10;
  const auto verdict = judge(decisions, base, {}, {wide});
  CHECK(verdict.released.size() == 1);
  CHECK(verdict.held.size() == 1);
  wide.max = 12;
  CHECK(judge(decisions, base, {}, {wide}).held.empty());
}

namespace {

// `schools` establishments of 200 pupils each, of whom `each` go everywhere.
std::pair<std::vector<PersonLoss>, GuardBase> many_schools(int schools, int each) {
  std::vector<PersonLoss> decisions;
  GuardBase base;
  base.establishments = schools;
  for (int school = 0; school < schools; ++school) {
    const auto uai = "03100" + std::to_string(10 + school) + "A";
    base.active[{uai, Population::pupil}] = 200;
    base.ent_active += 200;
    for (const auto& decision : losses(each, {uai}, uai)) decisions.push_back(decision);
  }
  return {decisions, base};
}

}  // namespace

TEST_CASE("the ENT-wide guard holds what no establishment's guard does") {
  const auto [decisions, base] = many_schools(5, 11);  // 55 of 1000
  const auto verdict = judge(decisions, base, {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().uai.empty());
  CHECK_FALSE(verdict.held.front().population);
  CHECK(verdict.held.front().count == 55);
  CHECK(verdict.held.front().base == 1000);
  CHECK(verdict.held.front().reason ==
        "55 of 1000 people would lose their account (5.5 %); the limit is 5 % and more than 50");
  CHECK(verdict.held_subjects.size() == 55);
}

TEST_CASE("the ENT-wide guard has a floor and a ratio of its own") {
  const auto [at_floor, base_of_floor] = many_schools(5, 10);  // 50 of 1000
  CHECK(judge(at_floor, base_of_floor, {}, {}).held.empty());
  const auto [at_ratio, base_of_ratio] = many_schools(10, 10);  // 100 of 2000
  CHECK(judge(at_ratio, base_of_ratio, {}, {}).held.empty());
}

TEST_CASE("the ENT-wide guard sleeps below five establishments") {
  const auto [decisions, base] = many_schools(4, 20);  // 80 of 800
  CHECK(judge(decisions, base, {}, {}).held.empty());
}

TEST_CASE("a school that is held does not make the ENT-wide guard stop the others") {
  auto [decisions, base] = many_schools(10, 2);
  base.active[{a, Population::pupil}] = 200;
  base.ent_active += 200;
  for (const auto& decision : losses(200)) decisions.push_back(decision);
  const auto verdict = judge(decisions, base, {}, {});
  REQUIRE(verdict.held.size() == 1);
  CHECK(verdict.held.front().uai == a);
  CHECK(verdict.held_subjects.size() == 200);
}

TEST_CASE("what an operator approved for a school is not held once more for the whole ENT") {
  auto [decisions, base] = many_schools(10, 2);
  base.active[{a, Population::pupil}] = 200;
  base.ent_active += 200;
  for (const auto& decision : losses(150)) decisions.push_back(decision);
  const auto held = judge(decisions, base, {}, {}).held.front();
  CHECK(judge(decisions, base, {}, {approval(held, 150)}).held.empty());
}

TEST_CASE("an ENT-wide hold can be approved") {
  const auto [decisions, base] = many_schools(5, 11);
  const auto held = judge(decisions, base, {}, {}).held.front();
  const auto verdict = judge(decisions, base, {}, {approval(held, 55)});
  CHECK(verdict.held.empty());
  CHECK(verdict.released.size() == 1);
}

TEST_CASE("the ENT-wide guard counts whom the runs since the last complete one took") {
  auto [decisions, base] = many_schools(5, 0);  // 1000
  decisions = losses(6);
  base.active[{a, Population::pupil}] = 200;
  base.ent_active = 955;
  base.ent_taken = 45;
  const auto verdict = judge(decisions, base, {}, {});
  REQUIRE(verdict.held.size() == 1);
  const auto& set = verdict.held.front();
  CHECK(set.uai.empty());
  CHECK(set.count == 6);
  CHECK(set.base == 1000);
  CHECK(set.subjects.size() == 6);
  CHECK(set.reason ==
        "6 of 1000 people would lose their account, after 45 in the runs since the last complete one "
        "(5.1 %); the limit is 5 % and more than 50");

  SECTION("up to floor and ratio nothing is held") {
    CHECK(judge(losses(5), base, {}, {}).held.empty());
    base.ent_active = 1065;
    base.ent_taken = 55;  // of 1120
    CHECK(judge(losses(1), base, {}, {}).held.empty());
    CHECK(judge(losses(2), base, {}, {}).held.size() == 1);
  }
  SECTION("where nobody goes any more nothing is held, however many went before") {
    base.ent_taken = 500;
    CHECK(judge({}, base, {}, {}).held.empty());
  }
  SECTION("the guards of the establishments do not count them") {
    base.active[{a, Population::pupil}] = 30;
    GuardLimits limits;
    limits.ent_floor = 1000;
    CHECK(judge(losses(6), base, limits, {}).held.empty());
  }
  SECTION("who is held at a school is not held for the ENT, nor who was approved there") {
    base.active[{a, Population::pupil}] = 20;
    const auto school = judge(decisions, base, {}, {});
    REQUIRE(school.held.size() == 1);
    CHECK(school.held.front().uai == a);
    CHECK(judge(decisions, base, {}, {approval(school.held.front(), 6)}).held.empty());
  }
  SECTION("an approval of the hold lets its people through, and nobody else") {
    CHECK(judge(decisions, base, {}, {approval(set, 6)}).held.empty());
    CHECK(judge(losses(5), base, {}, {approval(set, 6)}).held.empty());
    CHECK(judge(losses(7), base, {}, {approval(set, 6)}).held.size() == 1);
    CHECK(judge(decisions, base, {}, {approval(set, 5)}).held.size() == 1);
  }
  SECTION("the hash does not tell how many went before") {
    base.ent_taken = 60;
    CHECK(judge(decisions, base, {}, {}).held.front().hash == set.hash);
  }
  SECTION("it sleeps below five establishments all the same") {
    base.establishments = 4;
    CHECK(judge(decisions, base, {}, {}).held.empty());
  }
}

TEST_CASE("whom runs took since counts in the base of the whole ENT, and in it alone") {
  GuardBase current = base_of(920);
  current.ent_taken = 50;
  const auto base = smaller(base_of(1000), current);
  CHECK(base.ent_taken == 50);
  CHECK(base.ent_active + base.ent_taken == 970);  // 30 went otherwise: approved, or by an operator's order
  current.ent_active = 1100;                       // newcomers
  CHECK(smaller(base_of(1000), current).ent_active + 50 == 1000);
  CHECK(base.active.at({a, Population::pupil}) == 920);
  CHECK(smaller(base_of(20), current).ent_active == 0);
}

TEST_CASE(
    "holds of the whole ENT that runs of one school each left are approved one by one, and cover a run of everything") {
  auto [decisions, base] = many_schools(5, 0);
  base.active[{a, Population::pupil}] = base.active[{b, Population::pupil}] = 200;
  base.ent_active = 952;
  base.ent_taken = 48;
  decisions = losses(6);
  const auto others = losses(3, {b}, "o");
  const auto one = judge(decisions, base, {}, {}).held.front();
  const auto two = judge(others, base, {}, {}).held.front();
  decisions.insert(decisions.end(), others.begin(), others.end());
  CHECK(judge(decisions, base, {}, {approval(one, 6)}).held_subjects.size() == 9);
  CHECK(judge(decisions, base, {}, {approval(one, 6), approval(two, 2)}).held_subjects.size() == 9);
  const auto verdict = judge(decisions, base, {}, {approval(one, 6), approval(two, 3)});
  CHECK(verdict.held.empty());
  CHECK(verdict.released.size() == 1);
  decisions.push_back(loss("somebody else"));
  CHECK(judge(decisions, base, {}, {approval(one, 6), approval(two, 3)}).held_subjects.size() == 10);
}

TEST_CASE("the hash of a held set tells establishment, population and people, not counts") {
  const auto set = judge(losses(8), base_of(10), {}, {}).held.front();
  CHECK(judge(losses(8), base_of(20), {}, {}).held.front().hash == set.hash);
  CHECK(judge(losses(9), base_of(10), {}, {}).held.front().hash != set.hash);
  CHECK(judge(losses(8, {b}), base_of(10, b), {}, {}).held.front().hash != set.hash);
  CHECK(judge(losses(8, {a}, "p", Population::staff), base_of(10, a, Population::staff), {}, {}).held.front().hash !=
        set.hash);
}

TEST_CASE("the guard never lets more through than its limits, whatever is decided") {
  std::mt19937 random{11};
  const GuardLimits limits;
  for (int round = 0; round < 300; ++round) {
    std::vector<PersonLoss> decisions;
    GuardBase base;
    base.establishments = 1 + static_cast<int>(random() % 12);
    base.ent_taken = static_cast<int>(random() % 60);
    for (int school = 0; school < base.establishments; ++school) {
      const auto uai = "U" + std::to_string(school);
      const int active = static_cast<int>(random() % 120);
      base.active[{uai, Population::pupil}] = active;
      base.ent_active += active;
      const int gone = active == 0 ? 0 : static_cast<int>(random() % static_cast<unsigned>(active));
      for (auto& decision : losses(gone, {uai}, uai)) {
        if (random() % 5 == 0) decision.uais.push_back("U" + std::to_string(random() % 12));
        decisions.push_back(decision);
      }
    }
    const auto verdict = judge(decisions, base, limits, {});
    const std::set<std::string> held{verdict.held_subjects.begin(), verdict.held_subjects.end()};
    REQUIRE(held.size() == verdict.held_subjects.size());
    REQUIRE(verdict.released.empty());
    std::map<std::string, std::set<std::string>> passed;
    std::set<std::string> all;
    for (const auto& decision : decisions) {
      if (held.contains(decision.key)) continue;
      for (const auto& uai : decision.uais) passed[uai].insert(decision.key);
      all.insert(decision.key);
    }
    for (const auto& [uai, people] : passed) {
      const int active = base.active[{uai, Population::pupil}];
      const auto count = static_cast<int>(people.size());
      REQUIRE((count <= limits.floor || count <= limits.establishment_ratio * active));
    }
    const auto total = static_cast<int>(all.size());
    const int since = total + base.ent_taken, of_all = base.ent_active + base.ent_taken;
    if (base.establishments >= 5 && total > 0)
      REQUIRE((since <= limits.ent_floor || since <= limits.ent_ratio * of_all));
  }
}
