#include "aaf/model/entry.hpp"

#include <algorithm>
#include <utility>

namespace entsync::aaf {

std::string_view word(Category value) {
  switch (value) {
    case Category::eleve: return "Eleve";
    case Category::pers_rel_eleve: return "PersRelEleve";
    case Category::pers_educ_nat: return "PersEducNat";
    case Category::etab_educ_nat: return "EtabEducNat";
    case Category::division: return "Division";
    case Category::groupe: return "Groupe";
  }
  return {};
}

std::string_view word(Standing value) {
  switch (value) {
    case Standing::contact: return "contact";
    case Standing::suspended: return "suspended";
    case Standing::kept: return "kept";
    case Standing::entitled: return "entitled";
  }
  return {};
}

void put(Attributes& attributes, const std::string& name, std::string value) {
  if (value.empty()) return;
  auto& values = attributes[name];
  const auto place = std::lower_bound(values.begin(), values.end(), value);
  if (place == values.end() || *place != value) values.insert(place, std::move(value));
}

std::vector<std::string> sorted(std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::string_view value_of(const Attributes& attributes, const std::string& name) {
  const auto& values = values_of(attributes, name);
  return values.empty() ? std::string_view{} : std::string_view{values.front()};
}

const std::vector<std::string>& values_of(const Attributes& attributes, const std::string& name) {
  static const std::vector<std::string> none;
  const auto found = attributes.find(name);
  return found == attributes.end() ? none : found->second;
}

}  // namespace entsync::aaf
