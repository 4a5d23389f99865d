// One element of a record, with the readings that the formats share: trimmed texts, dates, flags, numbers.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/source/report.hpp"

namespace entsync::aaf::source {

// A value is what stands in the first child of that name, all its texts and CDATA sections joined, trimmed; empty when
// the tag is absent, empty or blank. A value that cannot be is reported and left out.
class Element {
 public:
  Element(pugi::xml_node node, Report& report) : node_(node), report_(&report) {}

  [[nodiscard]] std::string attribute(const char* name) const;
  [[nodiscard]] std::string text(const char* tag) const;
  // The first of two tags that says something: `NOM_DE_FAMILLE` or, in older exports, `NOM`.
  [[nodiscard]] std::string text(const char* tag, const char* older_tag) const;

  // All children of that name that say something: BOURSE/CODE_BOURSE (1..n).
  [[nodiscard]] std::vector<std::string> texts(const char* tag) const;

  [[nodiscard]] std::optional<Date> french_date(const char* tag) const;  // JJ/MM/AAAA
  [[nodiscard]] std::optional<Date> iso_date(const char* tag) const;     // AAAA-MM-JJ
  [[nodiscard]] std::optional<bool> flag(const char* tag) const;  // 0, 1, true, false: both styles are in one record
  [[nodiscard]] std::optional<int> number(const char* tag, int lowest, int highest) const;
  // A decimal number in thousandths: "4.500" → 4500. At most 9999 in whole.
  [[nodiscard]] std::optional<int> thousandths(const char* tag) const;
  // Letters, digits, `-` and `_`: what may become part of a key. Anything else is reported and gives an empty text.
  [[nodiscard]] std::string identifier(const char* tag) const;
  [[nodiscard]] std::string attribute_identifier(const char* name) const;

  [[nodiscard]] std::vector<Element> children(const char* tag) const;
  // The children `inner` of the first child `outer`: MEFS_APPARTENANCE/MEF_APPARTENANCE.
  [[nodiscard]] std::vector<Element> children(const char* outer, const char* inner) const;

  [[nodiscard]] Report& report() const { return *report_; }

 private:
  [[nodiscard]] std::string checked_identifier(const char* field, std::string value) const;

  pugi::xml_node node_;
  Report* report_;
};

}  // namespace entsync::aaf::source
