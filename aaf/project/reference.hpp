// References inside AAF values: "<key>$rest" and "<UAI>$code".
#pragma once

#include <string>
#include <string_view>

#include "aaf/project/projected.hpp"

namespace entsync::aaf::project {

// What stands before the first `$`, and all from that `$` on (empty when there is none).
struct Composite {
  std::string_view reference, rest;
};
[[nodiscard]] Composite split(std::string_view value);

// Field `index` (from 0) of a value whose fields are parted by `$`; empty when it has fewer.
[[nodiscard]] std::string_view field(std::string_view value, int index);

// The uid of a live person; empty when the person is not live.
[[nodiscard]] std::string uid_of_live(const LivePeople& live, std::string_view key);

}  // namespace entsync::aaf::project
