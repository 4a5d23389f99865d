#include "aaf/account/scope.hpp"

#include <algorithm>
#include <cstddef>

namespace entsync::aaf::account {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return upper(a) == upper(b); });
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  // Greedy with one step back: a later `*` makes every choice made for an earlier one good enough.
  std::size_t at = 0, in_text = 0, star = std::string_view::npos, star_text = 0;
  while (in_text < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      star_text = in_text;
    } else if (at < pattern.size() && (pattern[at] == '?' || upper(pattern[at]) == upper(text[in_text]))) {
      ++at;
      ++in_text;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_text = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

Belonging belonging(const Scope& scope, std::string_view uai, std::string_view type) {
  const auto covers = [&](const std::string& pattern) { return matches(pattern, uai); };
  if (std::none_of(scope.patterns.begin(), scope.patterns.end(), covers)) return Belonging::outside;
  if (scope.types.empty()) return Belonging::inside;
  if (type.empty()) return Belonging::held;
  const auto is_type = [&](const std::string& wanted) { return same(wanted, type); };
  return std::any_of(scope.types.begin(), scope.types.end(), is_type) ? Belonging::inside : Belonging::outside;
}

std::string owner_of(const std::vector<std::string>& uais) {
  const auto smallest = std::min_element(uais.begin(), uais.end());
  return smallest == uais.end() ? std::string{} : *smallest;
}

}  // namespace entsync::aaf::account
