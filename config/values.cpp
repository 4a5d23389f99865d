#include "config/values.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <vector>

namespace entsync::config {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  return result;
}

// Digits and then exactly this unit.
std::optional<int> with_unit(std::string_view text, char unit) {
  if (!text.ends_with(unit)) return std::nullopt;
  return parse_count(text.substr(0, text.size() - 1));
}

// MM-DD, a day that exists in some year.
std::optional<std::chrono::month_day> month_day(std::string_view text) {
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const auto month = parse_count(text.substr(0, 2));
  const auto day = parse_count(text.substr(3));
  if (!month || !day) return std::nullopt;
  const std::chrono::month_day result{std::chrono::month{static_cast<unsigned>(*month)},
                                      std::chrono::day{static_cast<unsigned>(*day)}};
  if (!result.ok()) return std::nullopt;
  return result;
}

// The words of a value, parted by blanks.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// AAAA-MM-JJ, a day that exists.
std::optional<std::chrono::sys_days> iso_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-') return std::nullopt;
  const auto year = parse_count(text.substr(0, 4));
  const auto day = month_day(text.substr(5));
  if (!year || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, day->month(), day->day()};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

}  // namespace

std::string_view word(Mode value) {
  switch (value) {
    case Mode::observe: return "observe";
    case Mode::additions: return "additions";
    case Mode::full: break;
  }
  return "full";
}

std::optional<Mode> parse_mode(std::string_view text) {
  for (const Mode mode : {Mode::observe, Mode::additions, Mode::full})
    if (text == word(mode)) return mode;
  return std::nullopt;
}

std::optional<MultiEnrolment> parse_multi_enrolment(std::string_view text) {
  if (text == "deactivate") return MultiEnrolment::deactivate;
  if (text == "keep") return MultiEnrolment::keep;
  return std::nullopt;
}

std::optional<CertainDuplicates> parse_certain_duplicates(std::string_view text) {
  if (text == "deactivate") return CertainDuplicates::deactivate;
  if (text == "report") return CertainDuplicates::report;
  return std::nullopt;
}

std::optional<SchoolMode> parse_school_mode(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() != 2) return std::nullopt;
  const auto uai = parse_scope(words[0]);
  const auto mode = parse_mode(words[1]);
  if (!uai || !mode) return std::nullopt;
  return SchoolMode{*uai, *mode};
}

std::optional<Freeze> parse_freeze(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() != 2) return std::nullopt;
  const auto dots = words[1].find("..");
  const auto uai = parse_scope(words[0]);
  if (!uai || dots == std::string_view::npos) return std::nullopt;
  const auto first = iso_day(words[1].substr(0, dots));
  const auto last = iso_day(words[1].substr(dots + 2));
  if (!first || !last || *last < *first) return std::nullopt;
  return Freeze{*uai, *first, *last};
}

std::optional<int> parse_count(std::string_view text) {
  if (text.empty() || text.size() > 7 || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (value > 1'000'000) return std::nullopt;
  return value;
}

std::optional<int> parse_positive(std::string_view text) {
  const auto count = parse_count(text);
  return count && *count > 0 ? count : std::nullopt;
}

std::optional<int> parse_window(std::string_view text) {
  const auto count = parse_positive(text);
  return count && *count <= 1000 ? count : std::nullopt;
}

std::optional<bool> parse_switch(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<int> parse_days(std::string_view text) { return with_unit(text, 'd'); }
std::optional<int> parse_hours(std::string_view text) { return with_unit(text, 'h'); }
std::optional<int> parse_seconds(std::string_view text) { return with_unit(text, 's'); }

std::optional<double> parse_percent(std::string_view text) {
  if (text.size() < 2 || !text.ends_with('%') || !is_digit(text.front())) return std::nullopt;
  const std::string_view number = text.substr(0, text.size() - 1);
  double value = 0;
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != number.data() + number.size() || value > 100) return std::nullopt;
  return value / 100;
}

std::optional<std::size_t> parse_size(std::string_view text) {
  int shift = 0;
  if (text.ends_with('K')) shift = 10;
  if (text.ends_with('M')) shift = 20;
  if (text.ends_with('G')) shift = 30;
  if (shift == 0) return std::nullopt;
  const auto count = parse_count(text.substr(0, text.size() - 1));
  if (!count || *count == 0) return std::nullopt;
  return static_cast<std::size_t>(*count) << shift;
}

std::optional<std::set<int>> parse_levels(std::string_view text) {
  std::set<int> levels;
  while (true) {
    const auto comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (part.size() != 1 || part[0] < '1' || part[0] > '3') return std::nullopt;
    levels.insert(part[0] - '0');
    if (comma == std::string_view::npos) return levels;
    text.remove_prefix(comma + 1);
  }
}

std::optional<DaysOfYear> parse_days_of_year(std::string_view text) {
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const auto first = month_day(text.substr(0, dots));
  const auto last = month_day(text.substr(dots + 2));
  if (!first || !last) return std::nullopt;
  return DaysOfYear{*first, *last};
}

std::optional<std::optional<DaysOfYear>> parse_turn_window(std::string_view text) {
  if (text == "none") return std::optional<DaysOfYear>{};
  const auto days = parse_days_of_year(text);
  if (!days) return std::nullopt;
  return days;
}

std::optional<std::pair<std::string, std::string>> parse_departement(std::string_view text) {
  if (text.size() < 5 || text[3] != ':') return std::nullopt;
  const std::string departement(text.substr(0, 3));
  const auto academie = parse_academie(text.substr(4));
  if (!std::ranges::all_of(departement, is_digit) || !academie) return std::nullopt;
  return std::pair{departement, *academie};
}

std::optional<std::string> parse_academie(std::string_view text) {
  if (text.empty() || !is_letter(text.front()) || !is_letter(text.back())) return std::nullopt;
  if (!std::ranges::all_of(text, [](char c) { return is_letter(c) || c == '-' || c == ' '; })) return std::nullopt;
  return upper(text);
}

std::optional<std::string> parse_scope(std::string_view text) {
  if (text.empty() || text.size() > 16) return std::nullopt;
  if (!std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '*' || c == '?'; }))
    return std::nullopt;
  // A pattern without a star that is not as long as a UAI can never match: a slip, not a wish.
  if (text.find('*') == std::string_view::npos && text.size() != 8) return std::nullopt;
  return upper(text);
}

std::optional<std::string> parse_type(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; }))
    return std::nullopt;
  return upper(text);
}

std::optional<std::string> parse_population(std::string_view text) {
  if (std::ranges::find(populations, text) == populations.end()) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> parse_name(std::string_view text) {
  if (text.empty() || text.size() > 64 || !(is_letter(text.front()) || is_digit(text.front()))) return std::nullopt;
  if (!std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; }))
    return std::nullopt;
  return std::string(text);
}

std::optional<std::string> parse_ldap_uri(std::string_view text) {
  for (const std::string_view scheme : {"ldap://", "ldaps://", "ldapi://"})
    if (text.starts_with(scheme) && text.size() > scheme.size() && text.find(' ') == std::string_view::npos)
      return std::string(text);
  return std::nullopt;
}

std::optional<std::string> parse_hook(std::string_view text) {
  // No shell reads it, so what a shell would take for more than a word is a mistake.
  if (!text.starts_with('/') || text.find_first_of("'\"`$;|&<>\\") != std::string_view::npos) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> parse_host(std::string_view text) {
  const auto fits = [](unsigned char sign) { return std::isalnum(sign) != 0 || sign == '-' || sign == '.'; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), fits)) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto port = parse_count(text.substr(colon + 1));
  if (!port || *port == 0 || *port > 65535) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> parse_timezone(std::string_view text) {
  const auto known = [](char c) { return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+'; };
  if (text.empty() || text.front() == '/' || !std::ranges::all_of(text, known)) return std::nullopt;
  std::error_code error;
  if (!std::filesystem::is_regular_file(std::filesystem::path("/usr/share/zoneinfo") / text, error))
    return std::nullopt;
  return std::string(text);
}

}  // namespace entsync::config
