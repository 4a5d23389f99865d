// What a FONCTION of STS makes of a person: the profile (R55), and what the function is called.
#pragma once

#include <optional>
#include <string_view>

namespace entsync::aaf::federate {

// What stands for a label that no source of ours gives.
inline constexpr std::string_view sans_objet = "SANS OBJET";

struct Function {
  std::string_view code;
  std::string_view profile;  // ENS, DIR, DOC, EVS, ETA, ACA
  std::string_view label;    // sans_objet where no source of ours names it
};

// The function of that code; none for one that the table does not know.
[[nodiscard]] std::optional<Function> function_of(std::string_view code);

}  // namespace entsync::aaf::federate
