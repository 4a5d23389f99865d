// A made-up académie with known truth: which records are one person. Every shape that real guardians, pupils and staff
// show is in it, the true ones and those that only look like it, each many times; the same at each call.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aaf/duplicates/trait.hpp"

namespace entsync::test {

struct Population {
  std::vector<aaf::duplicates::Trait> traits;
  std::map<std::string, int> person_of;         // key → who it is
  std::map<std::string, std::string> shape_of;  // key → the shape it was made for
};

// `each`: how often every shape is made; a true shape is made as often as its share of the real figures tells.
[[nodiscard]] Population population(int each, unsigned seed);

}  // namespace entsync::test
