#include "aaf/diff/diff.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <tuple>

#include "tests/unit/aaf/federate/random_school.hpp"

using namespace entsync::aaf;
using diff::ChangeKind;
using diff::EntryChange;

namespace {

Entry entry(Category category, const std::string& key, Attributes attributes = {}) {
  Entry made;
  made.category = category;
  made.key = key;
  made.uai = "0319101Z";
  made.attributes = std::move(attributes);
  return made;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("equal states have no difference") {
  const std::vector<Entry> state{entry(Category::eleve, "a", {{"sn", {"A"}}}), entry(Category::division, "b")};
  CHECK(diff::diff(state, state).empty());
  CHECK(diff::diff({}, {}).empty());
}

TEST_CASE("added, modified and removed entries come in the order of category and key") {
  const std::vector<Entry> before{entry(Category::eleve, "a"), entry(Category::eleve, "c", {{"sn", {"C"}}}),
                                  entry(Category::groupe, "g")};
  const std::vector<Entry> after{entry(Category::eleve, "b"), entry(Category::eleve, "c", {{"sn", {"D"}}}),
                                 entry(Category::pers_rel_eleve, "a"), entry(Category::groupe, "g")};
  const std::vector<EntryChange> expected{
      {ChangeKind::removed, Category::eleve, "a", "0319101Z", {}},
      {ChangeKind::added, Category::eleve, "b", "0319101Z", {}},
      {ChangeKind::modified, Category::eleve, "c", "0319101Z", {"sn"}},
      {ChangeKind::added, Category::pers_rel_eleve, "a", "0319101Z", {}},
  };
  CHECK(diff::diff(before, after) == expected);
}

TEST_CASE("a modified entry names the attributes that came, went or changed, and its marks among them") {
  Entry before = entry(Category::eleve, "a", {{"givenName", {"Élodie"}}, {"mail", {"x@example.org"}}, {"sn", {"A"}}});
  Entry after =
      entry(Category::eleve, "a", {{"ENTEleveGroupes", {"1", "2"}}, {"givenName", {"Élodie"}}, {"sn", {"B"}}});
  CHECK(diff::diff({before}, {after}).front().attributes == Names{"ENTEleveGroupes", "mail", "sn"});
  after.standing = Standing::suspended;
  after.why = "R21";
  after.population = Population::pupil;
  CHECK(diff::diff({before}, {after}).front().attributes ==
        Names{"ENTEleveGroupes", "mail", "population", "sn", "standing", "why"});
}

TEST_CASE("the kinds of change are spelled as in the AAF delta") {
  CHECK(diff::word(ChangeKind::added) == "added");
  CHECK(diff::word(ChangeKind::modified) == "modified");
  CHECK(diff::word(ChangeKind::removed) == "removed");
}

TEST_CASE("a digest depends on everything an entry says, and on where one value ends and the next begins") {
  const Entry base = entry(Category::eleve, "a", {{"sn", {"AB", "C"}}});
  std::vector<Entry> others(10, base);
  others[0].category = Category::groupe;
  others[1].key = "b";
  others[2].uai = "0319102A";
  others[3].standing = Standing::kept;
  others[4].why = "R20";
  others[5].population = Population::pupil;
  others[6].attributes = {{"sn", {"A", "BC"}}};
  others[7].attributes = {{"sn", {"ABC"}}};
  others[8].attributes = {{"snA", {"B", "C"}}};
  others[9].attributes = {{"sn", {"AB"}}, {"sn2", {"C"}}};
  std::set<std::string> digests{diff::digest(base)};
  for (const Entry& other : others) digests.insert(diff::digest(other));
  CHECK(digests.size() == others.size() + 1);
  CHECK(diff::digest(base) == diff::digest(Entry{base}));
  CHECK(diff::digest(base).size() == 64);
}

TEST_CASE("a digest is the same on every machine and in every version of this form") {
  CHECK(diff::digest(entry(Category::eleve, "eleve:TOULOUSE:1", {{"sn", {"ÉLAN"}}})) ==
        "30600e93a07b49e7c38d09d1cc9d38f777c5a1960cafa277779b8d73b918b533");
}

TEST_CASE("applying a difference to the old state gives the new one, for any two states of random schools") {
  using Key = std::tuple<Category, std::string>;
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const std::vector<Entry> before = federate::random_school(seed).view().entries;
    const std::vector<Entry> after = federate::random_school(seed + 1000).view().entries;
    std::map<Key, Entry> state, wanted;
    for (const Entry& one : before) state[{one.category, one.key}] = one;
    for (const Entry& one : after) wanted[{one.category, one.key}] = one;
    for (const EntryChange& change : diff::diff(before, after)) {
      const Key key{change.category, change.key};
      REQUIRE(state.contains(key) == (change.kind != ChangeKind::added));
      if (change.kind == ChangeKind::removed) {
        state.erase(key);
        continue;
      }
      if (change.kind == ChangeKind::modified) {
        REQUIRE_FALSE(change.attributes.empty());
        REQUIRE(std::is_sorted(change.attributes.begin(), change.attributes.end()));
        REQUIRE(diff::digest(state[key]) != diff::digest(wanted[key]));
      }
      state[key] = wanted[key];
    }
    REQUIRE(state == wanted);
  }
}
