// Are two records one person? Evidence for and against, its score, and the verdict.
//
// Precision comes first: `certain` is decided without a person, so it wants the same names and facts that two people
// hardly ever share, and nothing that speaks against it. All that a person should look at is `probable`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/duplicates/record.hpp"

namespace entsync::aaf::duplicates {

enum class Verdict { none, probable, certain };
[[nodiscard]] std::string_view word(Verdict verdict);  // none, probable, certain
[[nodiscard]] std::optional<Verdict> parse_verdict(std::string_view text);

struct Comparison {
  std::vector<std::string> evidence;  // codes of aaf/duplicates/evidence.hpp, in its order
  int score = 0;
  Verdict verdict = Verdict::none;
  bool operator==(const Comparison&) const = default;
};

// Symmetric. Records of two kinds, or of one key, are never one person by this rule (D10).
[[nodiscard]] Comparison compare(const Record& a, const Record& b);

// Which record is given up: true when it is `a`. In this order: who has no pupil; who has no active account; the weaker
// standing; who has no INE; who is newer here (jointure), or has the greater number. Never undecided for two keys.
[[nodiscard]] bool gives_way(const Record& a, const Record& b);

}  // namespace entsync::aaf::duplicates
