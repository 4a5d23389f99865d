#include "config/config_error.hpp"

#include <fmt/format.h>

namespace entsync::config {

std::string ConfigError::text() const {
  std::string sentence = fmt::format("{}: {}: {}.", context, object, reason);
  if (!remedy.empty()) sentence += fmt::format(" {}{}", remedy, remedy.ends_with('?') ? "" : ".");
  return sentence;
}

tl::unexpected<ConfigError> config_error(std::string object, std::string reason, std::string remedy) {
  return tl::unexpected<ConfigError>(
      ConfigError{"reading the configuration", std::move(object), std::move(reason), std::move(remedy)});
}

}  // namespace entsync::config
