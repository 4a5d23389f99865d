#include "aaf/federate/nearest.hpp"

#include "aaf/text/nearest.hpp"

namespace entsync::aaf::federate {

std::string nearest_sentence(std::string_view name, const std::vector<std::string>& candidates) {
  const std::vector<std::string> names = text::nearest(name, candidates);
  if (names.empty()) return {};
  std::string sentence = names.size() == 1 ? " Nom le plus proche : " : " Noms les plus proches : ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) sentence += ", ";
    sentence += "« " + names[i] + " »";
  }
  return sentence + ".";
}

}  // namespace entsync::aaf::federate
