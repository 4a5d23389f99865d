#include "aaf/plan/render_ldif.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "aaf/plan/rdn.hpp"

namespace entsync::aaf::plan {
namespace {

constexpr std::size_t line_bytes = 76;

// RFC 2849, SAFE-STRING; a value that ends with a blank is legal there but lost on paper, so it is not safe here.
bool is_safe(std::string_view value) {
  if (value.empty()) return true;
  if (value.front() == ' ' || value.front() == ':' || value.front() == '<' || value.back() == ' ') return false;
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte != 0 && byte != '\n' && byte != '\r' && byte < 0x80;
  });
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto three = bytes.substr(at, 3);
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8U) | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) text += i <= three.size() ? signs[(group >> (18 - 6 * i)) & 63U] : '=';
  }
  return text;
}

// A line of any length: continuation lines begin with one blank.
std::string folded(std::string_view line) {
  std::string text{line.substr(0, line_bytes)};
  for (std::size_t at = line_bytes; at < line.size(); at += line_bytes - 1) {
    text += "\n ";
    text += line.substr(at, line_bytes - 1);
  }
  return text + "\n";
}

std::string comment(const Operation& operation) {
  auto text = fmt::format("# {} {}: {}", operation.seq, word(operation.situation), operation.reason);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\0'; }, ' ');
  return text + "\n";
}

std::string modification(const std::string& dn, const std::vector<Change>& changes) {
  auto text = ldif_line("dn", dn) + "changetype: modify\n";
  for (const auto& change : changes) {
    text += ldif_line(word(change.verb), change.attribute);
    for (const auto& value : change.values) text += ldif_line(change.attribute, value);
    text += "-\n";
  }
  return text;
}

std::string addition(const Operation& operation) {
  auto text = ldif_line("dn", operation.dn) + "changetype: add\n";
  for (const auto& change : operation.changes) {
    for (const auto& value : change.values) text += ldif_line(change.attribute, value);
  }
  return text;
}

std::string renaming(const Operation& operation) {
  const auto from = split_dn(operation.dn);
  const auto to = split_dn(operation.new_dn);
  auto text = ldif_line("dn", operation.dn) + "changetype: modrdn\n";
  text += ldif_line("newrdn", to.rdn) + "deleteoldrdn: 1\n";
  if (to.parent != from.parent) text += ldif_line("newsuperior", to.parent);
  if (!operation.changes.empty()) text += "\n" + modification(operation.new_dn, operation.changes);
  return text;
}

}  // namespace

std::string ldif_line(std::string_view name, std::string_view value) {
  if (value.empty()) return fmt::format("{}:\n", name);
  if (is_safe(value)) return folded(fmt::format("{}: {}", name, value));
  return folded(fmt::format("{}:: {}", name, base64(value)));
}

std::string render_ldif(const Operation& operation) {
  auto text = comment(operation);
  switch (operation.verb) {
    case Verb::add: text += addition(operation); break;
    case Verb::modify: text += modification(operation.dn, operation.changes); break;
    case Verb::rename: text += renaming(operation); break;
    case Verb::remove: text += ldif_line("dn", operation.dn) + "changetype: delete\n"; break;
  }
  return text + "\n";
}

std::string render_ldif(const std::vector<Operation>& operations) {
  std::string text = "version: 1\n\n";
  for (const auto& operation : operations) text += render_ldif(operation);
  return text;
}

}  // namespace entsync::aaf::plan
