// What speaks for or against two records being one person: each kind of evidence with its weight and its words.
//
// docs/duplicates.md shows this table; a test holds the page to it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace entsync::aaf::duplicates {

struct EvidenceKind {
  std::string_view code;  // stable: stored, and shown in JSON
  int weight;             // points; below zero: speaks against
  std::string_view english, french;
};

// All of them, in the order in which they are shown.
[[nodiscard]] std::span<const EvidenceKind> evidence_kinds();
// The kind of that code; null when this program knows none.
[[nodiscard]] const EvidenceKind* find_evidence(std::string_view code);

// "same given name and family name; same mobile": what was found of a pair, without any name or number.
[[nodiscard]] std::string english(const std::vector<std::string>& codes);
[[nodiscard]] std::string french(const std::vector<std::string>& codes);
// The sum of the weights; codes that nobody knows count nothing.
[[nodiscard]] int score(const std::vector<std::string>& codes);

}  // namespace entsync::aaf::duplicates
