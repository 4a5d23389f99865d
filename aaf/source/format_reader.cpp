#include "aaf/source/format_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "aaf/model/uai.hpp"

namespace entsync::aaf::source {
namespace {

constexpr auto export_again = "Export it again";

}  // namespace

Result<void> read_uai(const std::string& uai, const Place& place, FileHeader& header) {
  if (uai.empty()) return place.refuse_field("UAJ", "the UAI is missing", export_again);
  if (!is_uai(uai)) {
    // Shown only as far as it can be one: what else stands there may be anything.
    const auto key = uai.size() == 8 ? uai_key(std::string_view{uai}.substr(0, 7)) : '?';
    const auto reason = key == '?' ? std::string{"it is no UAI (7 digits and a key letter)"}
                                   : fmt::format("{} is no UAI: the key letter of these digits is {}", uai, key);
    return place.refuse_field("UAJ", reason, "Check the establishment that the export was made for");
  }
  header.uai = uai;
  return {};
}

Result<void> read_year(const std::string& year, const char* field, const Place& place, FileHeader& header) {
  const bool good =
      year.size() == 4 && std::all_of(year.begin(), year.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!good) {
    return place.refuse_field(
        field, year.empty() ? "the school year is missing" : "the school year is not a year of four digits",
        export_again);
  }
  header.millesime = std::stoi(year);
  return {};
}

Result<void> read_export_date(const Element& element, const char* tag, const Place& place, FileHeader& header) {
  const auto value = element.text(tag);
  if (value.empty()) return place.refuse_field(tag, "the date is missing", export_again);
  header.export_date = parse_french_date(value);
  if (!header.export_date) return place.refuse_field(tag, "it is no date of the form JJ/MM/AAAA", export_again);
  return {};
}

Result<void> FormatReader::parameters(const Element& element, const Place& place, FileHeader& header) {
  if (auto uai = read_uai(element.text("UAJ"), place, header); !uai) return uai;
  if (auto year = read_year(element.text("ANNEE_SCOLAIRE"), "ANNEE_SCOLAIRE", place, header); !year) return year;
  if (auto date = read_export_date(element, "DATE_EXPORT", place, header); !date) return date;
  const auto timestamp = element.text("HORODATAGE");
  if (timestamp.empty()) return place.refuse_field("HORODATAGE", "the time of the export is missing", export_again);
  header.timestamp = parse_timestamp(timestamp);
  if (!header.timestamp) {
    return place.refuse_field("HORODATAGE", "it is no time of the form JJ/MM/AAAA HH:MM:SS", export_again);
  }
  return {};
}

void FormatReader::after_header(const Element&, Sink&) {}

Result<void> FormatReader::finish(std::span<const int>, const Place&, FileHeader&, Sink&) { return {}; }

}  // namespace entsync::aaf::source
