#include "aaf/text/names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace entsync::aaf::text {

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> words(1);
  for (const char c : folded) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

Civility civility_of(std::string_view word) {
  using enum Civility;
  static constexpr std::array<std::pair<std::string_view, Civility>, 16> known{{
      {"m", perhaps},
      {"m.", man},
      {"mr", man},
      {"mr.", man},
      {"monsieur", man},
      {"mm", several},
      {"mm.", several},
      {"messieurs", several},
      {"mme", woman},
      {"mme.", woman},
      {"mlle", woman},
      {"mlle.", woman},
      {"melle", woman},
      {"melle.", woman},
      {"madame", woman},
      {"mademoiselle", woman},
  }};
  const auto* const found =
      std::find_if(known.begin(), known.end(), [&](const auto& civility) { return civility.first == word; });
  return found == known.end() ? none : found->second;
}

}  // namespace entsync::aaf::text
