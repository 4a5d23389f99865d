#include "daemon/oversight.hpp"

#include <fmt/format.h>

namespace entsync::daemon {

std::string Progress::text() const {
  if (phase.empty()) return {};
  std::string text = ent.empty() ? phase : ent + ": " + phase;
  if (total > 0) text += fmt::format(" {} of {}", done, total);
  return text;
}

}  // namespace entsync::daemon
