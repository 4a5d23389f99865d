#include "aaf/account/login.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "aaf/text/fold.hpp"
#include "aaf/text/names.hpp"

namespace entsync::aaf::account {
namespace {

constexpr std::size_t longest_part = 30;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Apostrophes as they are typed: straight, curly, modifier letter, and the accents that stand in for one.
std::string without_apostrophes(std::string_view name) {
  static constexpr std::array<std::string_view, 6> apostrophes{
      "'", "`", "\xC2\xB4", "\xE2\x80\x98", "\xE2\x80\x99", "\xCA\xBC"};
  std::string kept;
  while (!name.empty()) {
    const auto found = std::find_if(apostrophes.begin(), apostrophes.end(),
                                    [&](std::string_view apostrophe) { return name.starts_with(apostrophe); });
    if (found != apostrophes.end()) {
      name.remove_prefix(found->size());
      continue;
    }
    kept += name.front();
    name.remove_prefix(1);
  }
  return kept;
}

enum class Role { name, civility, perhaps_civility, link };

// "m" without its point counts only beside another civility.
Role role_of(std::string_view word) {
  static constexpr std::array<std::string_view, 4> links{"et", "ou", "&", "/"};
  const auto civility = text::civility_of(word);
  if (civility == text::Civility::perhaps) return Role::perhaps_civility;
  if (civility != text::Civility::none) return Role::civility;
  if (std::find(links.begin(), links.end(), word) != links.end()) return Role::link;
  return Role::name;
}

// "m. mme manente", "m et mme manente" → "manente": a run of civilities and of the words that join them goes, when it
// begins and ends with a civility. "guy et yvette" has no such run and stays.
std::vector<std::string> without_civilities(const std::vector<std::string>& words) {
  std::vector<std::string> kept;
  for (std::size_t at = 0; at < words.size();) {
    std::size_t end = at;  // one behind the last civility of the run that begins here
    bool sure = false;
    for (std::size_t next = at; next < words.size(); ++next) {
      const Role role = role_of(words[next]);
      if (role == Role::name || (role == Role::link && next == at)) break;
      if (role == Role::link) continue;
      sure = sure || role == Role::civility;
      end = next + 1;
    }
    if (end > at && sure) {
      at = end;
    } else {
      kept.push_back(words[at++]);
    }
  }
  return kept;
}

// One name as a part of a login; empty when no letter or digit is left.
std::string part(std::string_view name) {
  const auto words = without_civilities(text::words_of(text::fold(without_apostrophes(name))));
  std::string login;
  for (const auto& word : words) {
    if (!login.empty()) login += '_';
    for (std::size_t at = 0; at < word.size(); ++at) {
      const auto byte = static_cast<unsigned char>(word[at]);
      if (is_letter_or_digit(word[at])) {
        login += word[at];
      } else if ((byte & 0xC0U) != 0x80U) {  // one "-" for each character, however many bytes it has
        login += '-';
      }
    }
  }
  if (std::none_of(login.begin(), login.end(), is_letter_or_digit)) return {};
  return login.substr(0, longest_part);
}

}  // namespace

std::string login_base(std::string_view given_name, std::string_view usage_name, std::string_view family_name) {
  std::string given = part(given_name);
  std::string family = part(usage_name);
  if (family.empty()) family = part(family_name);
  if (given.empty()) return family;
  if (family.empty()) return given;
  return given + "." + family;
}

std::string first_free(const std::string& base, const std::function<bool(const std::string&)>& taken) {
  if (!taken(base)) return base;
  for (int number = 2;; ++number) {
    auto login = fmt::format("{}{}", base, number);
    if (!taken(login)) return login;
  }
}

}  // namespace entsync::aaf::account
