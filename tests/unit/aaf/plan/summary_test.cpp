#include "aaf/plan/summary.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf;
using namespace entsync::aaf::plan;

namespace {

Operation operation(Verb verb, const char* uai, std::optional<Population> population, Situation situation) {
  Operation made;
  made.verb = verb;
  made.uai = uai;
  made.population = population;
  made.situation = situation;
  return made;
}

}  // namespace

TEST_CASE("a summary counts operations by verb, situation and place") {
  Plan plan;
  plan.operations = {operation(Verb::add, "A", Population::pupil, Situation::fresh),
                     operation(Verb::modify, "A", Population::pupil, Situation::departed),
                     operation(Verb::modify, "B", Population::teacher, Situation::changed),
                     operation(Verb::rename, "A", std::nullopt, Situation::changed),
                     operation(Verb::remove, "A", std::nullopt, Situation::changed)};
  const auto summary = summarise(plan);
  CHECK(summary.verbs == VerbCounts{1, 2, 1, 1});
  CHECK(summary.verbs.total() == 5);
  CHECK(summary.situations ==
        std::map<Situation, int>{{Situation::fresh, 1}, {Situation::changed, 1}, {Situation::departed, 1}});
  CHECK(summary.places.at({"A", Population::pupil}) == VerbCounts{1, 1, 0, 0});
  CHECK(summary.places.at({"B", Population::teacher}) == VerbCounts{0, 1, 0, 0});
  CHECK(summary.places.at({"A", std::nullopt}) == VerbCounts{0, 0, 1, 1});
  CHECK(summary.held == 0);
}

TEST_CASE("a held person is counted once, in however many sets") {
  Plan plan;
  plan.held = {HeldSet{"A", Population::pupil, "", 2, 2, {"x", "y"}, ""},
               HeldSet{"B", Population::pupil, "", 2, 2, {"y", "z"}, ""}};
  CHECK(summarise(plan).held == 3);
}

TEST_CASE("an empty plan counts nothing") { CHECK(summarise({}) == Summary{}); }
