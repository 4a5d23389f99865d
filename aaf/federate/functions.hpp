// What a FONCTION of STS makes of a person: the profile (R55), and what the function is called.
#pragma once

#include <optional>
#include <string_view>

namespace entsync::aaf::federate {

struct Function {
  std::string_view code;
  std::string_view profile;  // ENS, DIR, DOC, EVS, ETA, ACA
  std::string_view label;    // "SANS OBJET" where no source of ours names it
};

// The function of that code; none for one that the table does not know.
[[nodiscard]] std::optional<Function> function_of(std::string_view code);

}  // namespace entsync::aaf::federate
