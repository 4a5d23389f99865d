// What a name is made of, as the rules of names and logins look at it (R35, D16).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::aaf::text {

// A folded name cut at its blanks; one empty word for an empty name.
[[nodiscard]] std::vector<std::string> words_of(std::string_view folded);

enum class Civility {
  none,
  perhaps,  // "m" without its point may as well be an initial
  man,
  woman,
  several,  // "mm.", messieurs
};
// What a folded word is as a civility: "m.", "mr", "monsieur", "mme", "mlle", …
[[nodiscard]] Civility civility_of(std::string_view word);

}  // namespace entsync::aaf::text
