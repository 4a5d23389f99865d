// The promise for the decisions that a new feed brings: no merge and no transfer is taken for what it is not, and at
// least 95 % of the true ones are found.
#include "tests/unit/aaf/duplicates/second_feed.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>

#include "aaf/duplicates/evidence.hpp"
#include "aaf/duplicates/superseded.hpp"
#include "aaf/duplicates/transferred.hpp"

using namespace entsync;
using namespace entsync::aaf::duplicates;
using test::TwoFeeds;

namespace {

using Feed = std::map<std::string, std::vector<Trait>>;

std::set<std::string> keys_of(const Feed& feed) {
  std::set<std::string> keys;
  for (const auto& [uai, traits] : feed) {
    for (const Trait& trait : traits) keys.insert(trait.key);
  }
  return keys;
}

// Of those of one kind who are gone, how many have another record now.
int true_pairs(const TwoFeeds& feeds, aaf::Kind kind) {
  const auto here = keys_of(feeds.now);
  std::set<int> people;
  for (const std::string& key : here) people.insert(feeds.person_of.at(key));
  int pairs = 0;
  for (const std::string& key : keys_of(feeds.before)) {
    if (aaf::kind_of(key) == kind && !here.contains(key) && people.contains(feeds.person_of.at(key))) ++pairs;
  }
  return pairs;
}

struct Tally {
  int found = 0, decided = 0;
  void count(const TwoFeeds& feeds, const std::string& gone, const std::string& here, const Comparison& comparison) {
    const bool same = feeds.person_of.at(gone) == feeds.person_of.at(here);
    if (same && comparison.verdict != Verdict::none) ++found;
    if (comparison.verdict != Verdict::certain) return;
    ++decided;
    CAPTURE(feeds.shape_of.at(gone), feeds.shape_of.at(here), english(comparison.evidence));
    REQUIRE(same);
  }
};

// Every record that is closed with every one that it shares a block with: more than the database asks for, which wants
// the INE.
std::set<std::pair<const Trait*, const Trait*>> left_and_here(const TwoFeeds& feeds) {
  const auto keys = keys_of(feeds.now);
  std::map<std::int64_t, std::vector<const Trait*>> here;
  for (const auto& [uai, traits] : feeds.now) {
    for (const Trait& trait : traits) {
      for (const std::int64_t block : trait.blocks) here[block].push_back(&trait);
    }
  }
  std::set<std::pair<const Trait*, const Trait*>> pairs;
  for (const auto& [uai, traits] : feeds.before) {
    for (const Trait& trait : traits) {
      if (aaf::kind_of(trait.key) != aaf::Kind::pupil || keys.contains(trait.key)) continue;
      for (const std::int64_t block : trait.blocks) {
        for (const Trait* other : here[block]) pairs.emplace(&trait, other);
      }
    }
  }
  return pairs;
}

const TwoFeeds& made() {
  const char* wanted = std::getenv("ENTSYNC_LONG");
  static const TwoFeeds feeds = test::two_feeds(wanted != nullptr && std::string(wanted) == "1" ? 2000 : 250, 20260914);
  return feeds;
}

}  // namespace

TEST_CASE("of the guardians of two feeds no merge is decided that is none, and 95 % of the true ones are found") {
  const TwoFeeds& feeds = made();
  Tally tally;
  for (const auto& [uai, before] : feeds.before) {
    for (const Superseded& one : superseded(before, feeds.now.at(uai))) {
      tally.count(feeds, one.gone, one.survivor, one.comparison);
    }
  }
  const int pairs = true_pairs(feeds, aaf::Kind::guardian);
  CAPTURE(tally.found, tally.decided, pairs);
  CHECK(pairs > 1000);
  CHECK(tally.found >= 0.95 * pairs);
  CHECK(tally.decided >= 0.8 * pairs);
}

TEST_CASE("of the pupils of two feeds no transfer is decided that is none, and 95 % of the true ones are found") {
  const TwoFeeds& feeds = made();
  Tally tally;
  for (const auto& [left, here] : left_and_here(feeds)) {
    tally.count(feeds, left->key, here->key, compare_transferred(record_of({left}), record_of({here})));
  }
  const int pairs = true_pairs(feeds, aaf::Kind::pupil);
  CAPTURE(tally.found, pairs);
  CHECK(pairs > 1000);
  CHECK(tally.found >= 0.95 * pairs);
}
