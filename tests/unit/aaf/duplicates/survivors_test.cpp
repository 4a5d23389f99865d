#include "aaf/duplicates/survivors.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf;
using namespace entsync::aaf::duplicates;

namespace {

Pair pair(const std::string& weaker, const std::string& survivor, PairState state = PairState::decided) {
  Pair one;
  one.weaker = weaker;
  one.survivor = survivor;
  one.state = state;
  return one;
}

Entry entry(Category category, const std::string& key, const std::string& name, std::vector<std::string> values) {
  Entry one;
  one.category = category;
  one.key = key;
  one.uai = "0310001B";
  one.attributes[name] = std::move(values);
  return one;
}

}  // namespace

TEST_CASE("of three records of one person the one that gives way to none survives") {
  CHECK(resolve({pair("c", "b"), pair("b", "a")}, {}) == Survivors{{"b", "a"}, {"c", "a"}});
  CHECK(resolve({pair("c", "b"), pair("b", "a"), pair("c", "a")}, {}) == Survivors{{"b", "a"}, {"c", "a"}});
}

TEST_CASE("in a circle the smallest key survives") {
  CHECK(resolve({pair("a", "b"), pair("b", "c"), pair("c", "a")}, {}) == Survivors{{"b", "a"}, {"c", "a"}});
  CHECK(resolve({pair("d", "a"), pair("a", "b"), pair("b", "a")}, {}) == Survivors{{"b", "a"}, {"d", "a"}});
}

TEST_CASE("where a person said of two that they are two, only what a person confirmed holds among them") {
  CHECK(resolve({pair("b", "a"), pair("c", "a")}, {{"b", "c"}}).empty());
  CHECK(resolve({pair("b", "a", PairState::confirmed), pair("c", "a")}, {{"b", "c"}}) == Survivors{{"b", "a"}});
  CHECK(resolve({pair("b", "a"), pair("y", "x")}, {{"x", "z"}}) == Survivors{{"b", "a"}, {"y", "x"}});
}

TEST_CASE("a pupil's guardian who is a double is named by the survivor, once") {
  auto pupil = entry(Category::eleve, "p", "ENTElevePersRelEleve", {"b$10$1$1$0$0", "m$20$1$1$0$0"});
  name_survivors(pupil, {{"b", "a"}});
  CHECK(values_of(pupil.attributes, "ENTElevePersRelEleve") ==
        std::vector<std::string>{"a$10$1$1$0$0", "m$20$1$1$0$0"});
  SECTION("of two links the survivor's own stays") {
    auto both = entry(Category::eleve, "p", "ENTElevePersRelEleve", {"a$10$1$1$0$0", "b$90$0$2$0$0"});
    name_survivors(both, {{"b", "a"}});
    CHECK(values_of(both.attributes, "ENTElevePersRelEleve") == std::vector<std::string>{"a$10$1$1$0$0"});
  }
}

TEST_CASE("a double hands over its school, its standing and its pupils, and nothing of its own") {
  auto of_double = entry(Category::pers_rel_eleve, "b", "ENTAuxPersRelEleveEleve", {"p2"});
  put(of_double.attributes, "ENTPersonProfils", "National_TUT");
  put(of_double.attributes, "mail", "b@example.org");
  const Entry given = handed_over(of_double, {{"b", "a"}});
  CHECK(given.key == "a");
  CHECK(given.uai == of_double.uai);
  CHECK(given.standing == of_double.standing);
  CHECK(given.attributes == Attributes{{"ENTAuxPersRelEleveEleve", {"p2"}}, {"ENTPersonProfils", {"National_TUT"}}});
}

TEST_CASE("a survivor without a record of its own takes the double's over, names and all") {
  auto of_double = entry(Category::pers_rel_eleve, "b", "ENTAuxPersRelEleveEleve", {"p2"});
  put(of_double.attributes, "sn", "AUBRAC");
  const Entry taken = taken_over(of_double, {{"b", "a"}, {"p2", "p1"}});
  CHECK(taken.key == "a");
  CHECK(taken.attributes == Attributes{{"ENTAuxPersRelEleveEleve", {"p1"}}, {"sn", {"AUBRAC"}}});
}

TEST_CASE("a pupil's entry is the survivor's own in a school that has no other record") {
  std::vector<Entry> entries{entry(Category::eleve, "p2", "ENTEleveClasses", {"0310001B$6A"}),
                             entry(Category::pers_rel_eleve, "m", "ENTAuxPersRelEleveEleve", {"p2"})};
  name_survivors(entries, {{"p2", "p1"}});
  CHECK(entries[0].key == "p1");
  CHECK(values_of(entries[0].attributes, "ENTEleveClasses") == std::vector<std::string>{"0310001B$6A"});
  CHECK(values_of(entries[1].attributes, "ENTAuxPersRelEleveEleve") == std::vector<std::string>{"p1"});
}

TEST_CASE("an establishment's entries name survivors, and a pupil's guardians go with the pupil") {
  std::vector<Entry> entries{entry(Category::eleve, "p1", "ENTElevePersRelEleve", {"a$10$1$1$0$0"}),
                             entry(Category::eleve, "p2", "ENTElevePersRelEleve", {"b$10$1$1$0$0", "m$20$1$1$0$0"}),
                             entry(Category::pers_rel_eleve, "b", "ENTAuxPersRelEleveEleve", {"p2"})};
  name_survivors(entries, {{"b", "a"}, {"p2", "p1"}});
  CHECK(values_of(entries[0].attributes, "ENTElevePersRelEleve") ==
        std::vector<std::string>{"a$10$1$1$0$0", "m$20$1$1$0$0"});
  CHECK(entries[2].key == "a");
  CHECK(values_of(entries[2].attributes, "ENTAuxPersRelEleveEleve") == std::vector<std::string>{"p1"});
}
