// A plan in numbers: what an operator reads first, and what metrics count.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "aaf/plan/operation.hpp"

namespace entsync::aaf::plan {

// Operations by verb.
struct VerbCounts {
  int add = 0, modify = 0, rename = 0, remove = 0;
  [[nodiscard]] int total() const { return add + modify + rename + remove; }
  bool operator==(const VerbCounts&) const = default;
};

struct Summary {
  VerbCounts verbs;
  std::map<Situation, int> situations;  // of the operations on people; structures and groups have none to count
  // By establishment and population; no population: structures and groups.
  std::map<std::pair<std::string, std::optional<Population>>, VerbCounts> places;
  int held = 0;  // people whom a guard holds, each once
  bool operator==(const Summary&) const = default;
};

[[nodiscard]] Summary summarise(const Plan& plan);

}  // namespace entsync::aaf::plan
