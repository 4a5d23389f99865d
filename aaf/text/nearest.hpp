// Names that somebody may have meant: shown beside a name that matches nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::aaf::text {

// How many letters must be put in, taken out or replaced to make `b` of `a`, case and accents aside.
[[nodiscard]] std::size_t distance(std::string_view a, std::string_view b);

// Those of `candidates` that look like `name`, case and accents aside, the likest first, at most three; none when all
// are too far off.
[[nodiscard]] std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace entsync::aaf::text
