// "did you mean …": the nearest of some names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::daemon {

// The name with the least edits from `text`, when these are at most a third of its letters plus one; else empty.
[[nodiscard]] std::string nearest(std::string_view text, const std::vector<std::string>& names);

}  // namespace entsync::daemon
