#include "aaf/project/reference.hpp"

namespace entsync::aaf::project {

Composite split(std::string_view value) {
  const auto dollar = value.find('$');
  if (dollar == std::string_view::npos) return {value, {}};
  return {value.substr(0, dollar), value.substr(dollar)};
}

std::string_view field(std::string_view value, int index) {
  for (; index > 0; --index) {
    const auto dollar = value.find('$');
    if (dollar == std::string_view::npos) return {};
    value.remove_prefix(dollar + 1);
  }
  return value.substr(0, value.find('$'));
}

std::string uid_of_live(const LivePeople& live, std::string_view key) {
  const auto found = live.find(std::string{key});
  return found == live.end() ? std::string{} : found->second;
}

}  // namespace entsync::aaf::project
