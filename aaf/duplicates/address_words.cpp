#include "aaf/duplicates/address_words.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "aaf/text/fold.hpp"

namespace entsync::aaf::duplicates {
namespace {

using Spelling = std::pair<std::string_view, std::string_view>;

// How the same word is written in addresses. Sorted by the long or odd form.
constexpr std::array<Spelling, 34> short_forms{{
    {"all", "al"},          {"allee", "al"},     {"allees", "al"},   {"app", "apt"},         {"appart", "apt"},
    {"appartement", "apt"}, {"appt", "apt"},     {"ave", "av"},      {"avenue", "av"},       {"bat", "bt"},
    {"batiment", "bt"},     {"bld", "bd"},       {"boul", "bd"},     {"boulevard", "bd"},    {"bvd", "bd"},
    {"che", "ch"},          {"chem", "ch"},      {"chemin", "ch"},   {"escalier", "esc"},    {"etage", "etg"},
    {"faubourg", "fg"},     {"fbg", "fg"},       {"impasse", "imp"}, {"lotissement", "lot"}, {"place", "pl"},
    {"quai", "q"},          {"quartier", "qua"}, {"res", "resid"},   {"residence", "resid"}, {"route", "rte"},
    {"saint", "st"},        {"sainte", "ste"},   {"square", "sq"},   {"villa", "vla"},
}};

constexpr std::array<std::string_view, 9> empty_words{"de", "des", "du", "en", "la", "le", "les", "no", "numero"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;  // other scripts stay
}

bool has_digit(const std::string& word) { return std::any_of(word.begin(), word.end(), is_digit); }

void add_word(AddressWords& words, const std::string& word) {
  if (word.empty() || std::find(empty_words.begin(), empty_words.end(), word) != empty_words.end()) return;
  const auto at =
      std::find_if(short_forms.begin(), short_forms.end(), [&](const Spelling& pair) { return pair.first == word; });
  words.insert(at == short_forms.end() ? word : std::string(at->second));
}

}  // namespace

AddressWords address_words(std::string_view address) {
  AddressWords words;
  const std::string folded = text::fold(address);
  std::string word;
  for (std::size_t i = 0; i <= folded.size(); ++i) {
    const char c = i < folded.size() ? folded[i] : ' ';
    // "12bis" and "12 bis" are one: a number ends where letters begin, and the other way round.
    const bool turns = !word.empty() && is_word_byte(c) && is_digit(c) != is_digit(word.back());
    if (is_word_byte(c) && !turns) {
      word += c;
      continue;
    }
    const bool elision = c == '\'' && word.size() == 1;  // L'OLIVIER, D'EN HAUT
    if (!elision) add_word(words, word);
    word.clear();
    if (turns) word += c;
  }
  return words;
}

Likeness compare_addresses(const AddressWords& a, const AddressWords& b) {
  if (a.empty() || b.empty()) return Likeness::unknown;
  if (a == b) return Likeness::same;
  std::vector<std::string> common, numbers_a, numbers_b;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  std::copy_if(a.begin(), a.end(), std::back_inserter(numbers_a), has_digit);
  std::copy_if(b.begin(), b.end(), std::back_inserter(numbers_b), has_digit);
  const std::size_t all = a.size() + b.size() - common.size();
  return numbers_a == numbers_b && common.size() * 10 >= all * 6 ? Likeness::near : Likeness::different;
}

}  // namespace entsync::aaf::duplicates
