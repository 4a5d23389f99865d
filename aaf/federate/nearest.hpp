// The nearest names, as a sentence for the school (R11).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::aaf::federate {

// " Noms les plus proches : « 4LV2 », « 4LV3 »." or nothing.
[[nodiscard]] std::string nearest_sentence(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace entsync::aaf::federate
