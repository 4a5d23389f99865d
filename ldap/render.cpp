#include "ldap/render.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "ldap/dn.hpp"
#include "ldap/matching.hpp"

namespace entsync::ldap {
namespace {

using Values = std::vector<std::string>;

std::vector<std::string_view> parts_of(std::string_view composite) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = composite.find('$');
    parts.push_back(composite.substr(0, end));
    if (end == std::string_view::npos) return parts;
    composite.remove_prefix(end + 1);
  }
}

// IA5 (mail): a value beyond ASCII is an invalid syntax for the server.
bool is_ia5(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char sign) { return sign > 0x1f && sign < 0x7f; });
}

// Telephone numbers: the PrintableString alphabet, with something to dial in it.
bool is_printable(std::string_view value) {
  constexpr std::string_view others = " '()+,-./:?";
  bool dials = false;
  for (const char sign : value) {
    const bool letter = (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9');
    dials = dials || letter;
    if (!letter && others.find(sign) == std::string_view::npos) return false;
  }
  return dials;
}

// "<id>$rest" → "<DN>$rest".
std::string with_dn(const std::string& value, const std::function<std::string(std::string_view)>& name) {
  const auto end = value.find('$');
  std::string out = name(std::string_view(value).substr(0, end));
  if (end != std::string::npos) out += value.substr(end);
  return out;
}

// "9 RUE X$$BAT. B$" → "9 RUE X, BAT. B"
std::string joined_lines(std::string_view value, const std::string& between) {
  std::string out;
  for (const auto line : parts_of(value)) {
    if (line.find_first_not_of(' ') == std::string_view::npos) continue;
    if (!out.empty()) out += between;
    out += line;
  }
  return out;
}

template <class Change>
void each(Values& values, Change change) {
  for (auto& value : values) value = change(value);
}

void apply_step(const Step& step, Values& values, const Names& names) {
  switch (step.kind) {
    case Step::Kind::first:
      if (values.size() > 1) values.resize(1);
      break;
    case Step::Kind::default_text:
      if (values.empty()) values.push_back(step.text);
      break;
    case Step::Kind::default_dn:
      if (values.empty()) values.push_back(canonical_dn(step.text + "," + names.base));
      break;
    case Step::Kind::person_dn:
      each(values, [&](const std::string& value) { return with_dn(value, names.person); });
      break;
    case Step::Kind::structure_dn:
      each(values, [&](const std::string& value) { return with_dn(value, names.structure); });
      break;
    case Step::Kind::ia5: std::erase_if(values, [](const std::string& value) { return !is_ia5(value); }); break;
    case Step::Kind::printable:
      std::erase_if(values, [](const std::string& value) { return !is_printable(value); });
      break;
    case Step::Kind::part:
      each(values, [&](const std::string& value) {
        const auto parts = parts_of(value);
        return step.number <= parts.size() ? std::string(parts[step.number - 1]) : std::string();
      });
      break;
    case Step::Kind::lines:
      each(values, [&](const std::string& value) { return joined_lines(value, step.text); });
      break;
  }
  std::erase_if(values, [](const std::string& value) { return value.find_first_not_of(' ') == std::string::npos; });
}

}  // namespace

Values render_values(const Rule& rule, Values values, const Names& names) {
  for (const auto& step : rule.steps) apply_step(step, values, names);
  std::sort(values.begin(), values.end());
  const Matching matching = matching_of(rule.attribute);
  std::set<std::string> seen;
  std::erase_if(values, [&](const std::string& value) { return !seen.insert(equality_key(matching, value)).second; });
  return values;
}

}  // namespace entsync::ldap
