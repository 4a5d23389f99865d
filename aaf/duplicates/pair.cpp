#include "aaf/duplicates/pair.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace entsync::aaf::duplicates {
namespace {

using enum PairState;

constexpr std::array<std::string_view, 6> state_words{"suspected", "decided", "confirmed",
                                                      "dismissed", "undone",  "lapsed"};

bool in_force(PairState state) { return state == decided || state == confirmed; }

PairState state_of(Verdict verdict) {
  return verdict == Verdict::certain ? decided : verdict == Verdict::probable ? suspected : lapsed;
}

bool says(const Pair& pair, std::string_view code) {
  const auto& evidence = pair.comparison.evidence;
  return std::find(evidence.begin(), evidence.end(), code) != evidence.end();
}

std::optional<Pair> judge_new(const Record& a, const Record& b) {
  Comparison comparison = compare(a, b);
  if (comparison.verdict == Verdict::none) return std::nullopt;
  Pair pair;
  pair.weaker = gives_way(a, b) ? a.key : b.key;
  pair.survivor = gives_way(a, b) ? b.key : a.key;
  pair.state = state_of(comparison.verdict);
  pair.comparison = std::move(comparison);
  return pair;
}

Pair judge_both(Pair pair, const Record& a, const Record& b) {
  const Record& weaker = a.key == pair.weaker ? a : b;
  const Record& survivor = a.key == pair.weaker ? b : a;
  const bool outlived = weaker.active_account && !survivor.active_account;
  if (in_force(pair.state) ? outlived : gives_way(survivor, weaker)) std::swap(pair.weaker, pair.survivor);
  Comparison comparison = compare(a, b);
  if (pair.state == suspected || pair.state == lapsed) pair.state = state_of(comparison.verdict);
  if (pair.state == decided && comparison.verdict == Verdict::none) pair.state = lapsed;
  // A person's word keeps the evidence that it was given on when nothing is left of it.
  if (comparison.verdict != Verdict::none || pair.state == lapsed) pair.comparison = std::move(comparison);
  return pair;
}

}  // namespace

std::string_view word(PairState state) { return state_words.at(static_cast<std::size_t>(state)); }

std::optional<PairState> parse_pair_state(std::string_view text) {
  for (std::size_t i = 0; i < state_words.size(); ++i) {
    if (state_words.at(i) == text) return static_cast<PairState>(i);
  }
  return std::nullopt;
}

std::optional<Pair> judge(const std::optional<Pair>& known, const Record* a, const Record* b) {
  if (a != nullptr && b != nullptr) return known ? judge_both(*known, *a, *b) : judge_new(*a, *b);
  if (!known) return std::nullopt;
  Pair pair = *known;
  // That one is gone is what a suspected merge is made of.
  const Record* left = a != nullptr ? a : b;
  const bool merged = says(pair, "superseded") && left != nullptr && left->key == pair.survivor;
  if (pair.state == suspected && !merged) pair.state = lapsed;
  return pair;
}

Pair judge(const std::optional<Pair>& known, const Superseded& found) {
  if (known && (known->state == dismissed || known->state == undone)) return *known;
  Pair pair = known.value_or(Pair{});
  if (!known || !in_force(known->state)) {
    pair.weaker = found.gone;
    pair.survivor = found.survivor;
    pair.state = state_of(found.comparison.verdict);
  }
  pair.comparison = found.comparison;
  return pair;
}

Pair judge(const std::optional<Pair>& known, const Transferred& found, bool here_has_account) {
  if (known && (known->state == dismissed || known->state == undone)) return *known;
  Pair pair = known.value_or(Pair{});
  if (!known || !in_force(known->state)) {
    pair.weaker = here_has_account ? found.left : found.here;
    pair.survivor = here_has_account ? found.here : found.left;
  }
  pair.comparison = found.comparison;
  if (!known || known->state != confirmed) pair.state = decided;
  return pair;
}

bool one_pupil_by_ine(const Pair& pair) {
  return pair.comparison.verdict == Verdict::certain && says(pair, "ine") && says(pair, "birth_date") &&
         (says(pair, "other_school") || says(pair, "transferred"));
}

}  // namespace entsync::aaf::duplicates
