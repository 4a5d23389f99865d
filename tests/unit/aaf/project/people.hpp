// Made-up entries of the federated directory, for the tests of the projection.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "aaf/project/projected.hpp"

namespace entsync::aaf::project::test {

inline const std::string college = "0310001B";
inline const std::string lycee = "0310002C";

using Values = std::initializer_list<std::pair<const char*, const char*>>;

inline Entry entry(Category category, const std::string& key, const std::string& uai, Values values) {
  Entry made;
  made.category = category;
  made.key = key;
  made.uai = uai;
  for (const auto& [name, value] : values) put(made.attributes, name, value);
  return made;
}

inline std::vector<const Entry*> pointers(const std::vector<Entry>& entries) {
  std::vector<const Entry*> found;
  for (const auto& each : entries) found.push_back(&each);
  return found;
}

inline std::vector<std::string> values(const Projected& projected, const std::string& name) {
  return values_of(projected.attributes, name);
}

}  // namespace entsync::aaf::project::test
