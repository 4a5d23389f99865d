#include <fmt/format.h>

#include "aaf/project/projected.hpp"

namespace entsync::aaf::project {
namespace {

// "3A$TROISIEME A$10310019110": the code, the label, and what the structure draws from.
std::string described(const Entry& structure, const std::string& drawn_from) {
  auto text = fmt::format("{}${}", value_of(structure.attributes, "code"), value_of(structure.attributes, "label"));
  for (const auto& value : values_of(structure.attributes, drawn_from)) text += "$" + value;
  return text;
}

}  // namespace

Projected project_establishment(const Entry& establishment, const std::vector<const Entry*>& structures) {
  Projected projected;
  projected.kind = ProjectedKind::establishment;
  projected.id = establishment.uai;
  projected.subject = establishment.uai;
  projected.uais = {establishment.uai};
  auto& attributes = projected.attributes;
  attributes = establishment.attributes;
  if (!structures.empty()) {
    attributes.erase("ENTStructureClasses");
    attributes.erase("ENTStructureGroupes");
  }
  for (const Entry* structure : structures) {
    if (structure->category == Category::division) {
      put(attributes, "ENTStructureClasses", described(*structure, "mef"));
    } else if (structure->category == Category::groupe) {
      put(attributes, "ENTStructureGroupes", described(*structure, "division"));
    }
  }
  put(attributes, "ou", establishment.uai);
  put(attributes, "entsyncUAI", establishment.uai);
  return projected;
}

}  // namespace entsync::aaf::project
