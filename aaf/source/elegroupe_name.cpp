#include "aaf/source/elegroupe_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "aaf/model/uai.hpp"

namespace entsync::aaf::source {
namespace {

constexpr std::string_view marker = "ELEGROUPE";

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Without its extension and without the "(1)" or " (1)" of a copy; empty when the extension is another one.
std::string_view base_of(std::string_view name, std::string_view extension) {
  const auto ends_so = [&] {
    if (name.size() < extension.size()) return false;
    const auto end = name.substr(name.size() - extension.size());
    return std::equal(end.begin(), end.end(), extension.begin(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
  };
  if (!ends_so()) return {};
  name.remove_suffix(extension.size());
  const auto bracket = name.rfind('(');
  if (name.ends_with(')') && bracket != std::string_view::npos && bracket + 2 < name.size() &&
      all_digits(name.substr(bracket + 1, name.size() - bracket - 2))) {
    name = name.substr(0, bracket);
    while (name.ends_with(' ')) name.remove_suffix(1);
  }
  return name;
}

constexpr auto as_delivered = "Give the file as the timetable program made it: not unpacked, not renamed";

}  // namespace

Result<void> judge_elegroupe_name(std::string_view name, std::string_view outer_name, const FileHeader& header,
                                  const Place& place) {
  const auto base = base_of(name, ".xml");
  constexpr std::size_t uai_length = 8;
  const auto digits_at = uai_length + marker.size();
  const bool good = base.size() > digits_at && is_uai(base.substr(0, uai_length)) &&
                    base.substr(uai_length, marker.size()) == marker && all_digits(base.substr(digits_at)) &&
                    (base.size() - digits_at == 16 || base.size() - digits_at == 14);
  if (!good) {
    return place.refuse_field("its name", "it is not of the form <UAI>ELEGROUPE<year><date and time>.xml",
                              as_delivered);
  }
  if (!outer_name.empty() && base_of(outer_name, ".zip") != base) {
    return place.refuse_field("its name", "the archive must have the same name as the XML file in it", as_delivered);
  }
  if (base.substr(0, uai_length) != header.uai) {
    return place.refuse_field(
        "UAJ", fmt::format("the file is of {}, its name says {}", header.uai, base.substr(0, uai_length)),
        as_delivered);
  }
  if (const auto year = base.substr(digits_at, 4); year != fmt::format("{:04}", header.millesime)) {
    return place.refuse_field(
        "ANNEE_SCOLAIRE", fmt::format("the file is of the school year {}, its name says {}", header.millesime, year),
        as_delivered);
  }
  return {};
}

}  // namespace entsync::aaf::source
