#include "aaf/source/element.hpp"

#include <algorithm>
#include <charconv>

#include "aaf/text/fold.hpp"

namespace entsync::aaf::source {
namespace {

// pugixml's child_value() is the first text node only: `DU<!-- -->PONT` and text beside CDATA have several.
void join_texts(pugi::xml_node node, std::string& out) {
  for (const auto child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_key_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

}  // namespace

std::string Element::attribute(const char* name) const { return text::trim(node_.attribute(name).value()); }

std::string Element::text(const char* tag) const {
  std::string joined;
  join_texts(node_.child(tag), joined);
  return text::trim(joined);
}

std::string Element::text(const char* tag, const char* older_tag) const {
  auto value = text(tag);
  return value.empty() ? text(older_tag) : value;
}

std::vector<std::string> Element::texts(const char* tag) const {
  std::vector<std::string> found;
  for (const auto child : node_.children(tag)) {
    std::string joined;
    join_texts(child, joined);
    if (auto value = text::trim(joined); !value.empty()) found.push_back(std::move(value));
  }
  return found;
}

std::optional<Date> Element::french_date(const char* tag) const {
  const auto value = text(tag);
  if (value.empty()) return std::nullopt;
  const auto date = parse_french_date(value);
  if (!date) report_->impossible_date(tag, value, Report::Dropped::value);
  return date;
}

std::optional<Date> Element::iso_date(const char* tag) const {
  const auto value = text(tag);
  if (value.empty()) return std::nullopt;
  const auto date = parse_iso_date(value);
  if (!date) report_->impossible_date(tag, value, Report::Dropped::value);
  return date;
}

std::optional<bool> Element::flag(const char* tag) const {
  const auto value = text(tag);
  if (value.empty()) return std::nullopt;
  if (value == "1" || value == "true") return true;
  if (value == "0" || value == "false") return false;
  report_->impossible_value(tag, value, Report::Dropped::value);
  return std::nullopt;
}

std::optional<int> Element::number(const char* tag, int lowest, int highest) const {
  const auto value = text(tag);
  if (value.empty()) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc{} && end == value.data() + value.size() && number >= lowest && number <= highest) {
    return number;
  }
  report_->impossible_value(tag, value, Report::Dropped::value);
  return std::nullopt;
}

std::optional<int> Element::thousandths(const char* tag) const {
  const auto value = text(tag);
  if (value.empty()) return std::nullopt;
  const auto point = std::min(value.find_first_of(".,"), value.size());
  const auto whole = value.substr(0, point);
  auto fraction = point < value.size() ? value.substr(point + 1) : std::string{};
  const bool good = !whole.empty() && whole.size() <= 4 && std::all_of(whole.begin(), whole.end(), is_digit) &&
                    std::all_of(fraction.begin(), fraction.end(), is_digit) &&
                    (point == value.size() || !fraction.empty());
  if (!good) {
    report_->impossible_value(tag, value, Report::Dropped::value);
    return std::nullopt;
  }
  fraction.resize(3, '0');
  return std::stoi(whole) * 1000 + std::stoi(fraction);
}

std::string Element::checked_identifier(const char* field, std::string value) const {
  constexpr std::size_t longest = 40;
  if (value.size() <= longest && std::all_of(value.begin(), value.end(), is_key_character)) return value;
  report_->impossible_value(field, value, Report::Dropped::value);
  return {};
}

std::string Element::identifier(const char* tag) const { return checked_identifier(tag, text(tag)); }

std::string Element::attribute_identifier(const char* name) const { return checked_identifier(name, attribute(name)); }

std::vector<Element> Element::children(const char* tag) const {
  std::vector<Element> found;
  for (const auto child : node_.children(tag)) found.emplace_back(child, *report_);
  return found;
}

std::vector<Element> Element::children(const char* outer, const char* inner) const {
  return Element{node_.child(outer), *report_}.children(inner);
}

}  // namespace entsync::aaf::source
