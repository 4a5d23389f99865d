// Texts put together so that no other texts make the same: for digests.
#pragma once

#include <string>
#include <string_view>

namespace entsync::aaf::text {

// "<length in bytes>:<text>". One after the other they can be told apart again, whatever signs they hold.
[[nodiscard]] inline std::string framed(std::string_view text) {
  std::string out = std::to_string(text.size());
  out += ':';
  out += text;
  return out;
}

}  // namespace entsync::aaf::text
