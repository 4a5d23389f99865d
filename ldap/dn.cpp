#include "ldap/dn.hpp"

#include <ldap.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "aaf/text/fold.hpp"

namespace entsync::ldap {
namespace {

constexpr char hex_digits[] = "0123456789ABCDEF";

void append_escaped(std::string& out, char sign) {
  const auto byte = static_cast<unsigned char>(sign);
  out += '\\';
  out += hex_digits[byte >> 4U];
  out += hex_digits[byte & 15U];
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& sign : out)
    if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign - 'A' + 'a');
  return out;
}

struct FreeDn {
  void operator()(LDAPDN dn) const { ldap_dnfree(dn); }
};

// Most DNs that pass here are ours: plain RDNs, lower-case types, nothing to escape. They are canonical as they are.
bool plainly_canonical(std::string_view dn) {
  if (dn.empty()) return false;
  bool in_type = true;
  std::size_t part = 0;
  for (const char sign : dn) {
    if (in_type) {
      if (sign == '=' && part > 0) {
        in_type = false;
        part = 0;
        continue;
      }
      if (sign < 'a' || sign > 'z') return false;
    } else {
      if (sign == ',') {
        if (part == 0) return false;
        in_type = true;
        part = 0;
        continue;
      }
      const bool plain = (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9') ||
                         sign == '-' || sign == '_' || sign == '.' || sign == ':';
      if (!plain) return false;
    }
    ++part;
  }
  return !in_type && part > 0;
}

std::string part_text(const LDAPAVA& part) {
  std::string text = lower_ascii({part.la_attr.bv_val, part.la_attr.bv_len});
  text += '=';
  const std::string_view value(part.la_value.bv_val, part.la_value.bv_len);
  if ((part.la_flags & LDAP_AVA_BINARY) != 0) {  // "#0403…": kept as it is, the type decides what it means
    text += '#';
    for (const char sign : value) {
      const auto byte = static_cast<unsigned char>(sign);
      text += hex_digits[byte >> 4U];
      text += hex_digits[byte & 15U];
    }
    return text;
  }
  return text + escape_rdn(value);
}

}  // namespace

std::string escape_rdn(std::string_view value) {
  constexpr std::string_view special = ",+\"\\<>;=";
  std::string out;
  out.reserve(value.size());
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char sign = value[at];
    const bool at_edge = (sign == ' ' && (at == 0 || at + 1 == value.size())) || (sign == '#' && at == 0);
    if (at_edge || sign == '\0' || special.find(sign) != std::string_view::npos)
      append_escaped(out, sign);
    else
      out += sign;
  }
  return out;
}

std::string unescape_rdn(std::string_view text) {
  const auto digit = [](char sign) -> int {
    const auto at = std::string_view(hex_digits).find(sign);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
  };
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '\\' && at + 2 < text.size() ? digit(text[at + 1]) : -1;
    const int low = high >= 0 ? digit(text[at + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::string escape_filter(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (const char sign : value) {
    if (sign == '*' || sign == '(' || sign == ')' || sign == '\\' || sign == '\0')
      append_escaped(out, sign);
    else
      out += sign;
  }
  return out;
}

std::optional<std::string> normalise_dn(std::string_view dn) {
  if (dn.empty() || plainly_canonical(dn)) return std::string(dn);
  berval text{dn.size(), const_cast<char*>(dn.data())};  // NOLINT: libldap's signature; it does not write
  LDAPDN parsed = nullptr;
  if (ldap_bv2dn(&text, &parsed, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS) return std::nullopt;
  if (parsed == nullptr) return std::string();
  const std::unique_ptr<LDAPRDN, FreeDn> owner(parsed);

  std::string out;
  for (int at = 0; parsed[at] != nullptr; ++at) {
    if (at > 0) out += ',';
    std::vector<std::string> parts;
    for (int part = 0; parsed[at][part] != nullptr; ++part) parts.push_back(part_text(*parsed[at][part]));
    std::sort(parts.begin(), parts.end());
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (part > 0) out += '+';
      out += parts[part];
    }
  }
  return out;
}

std::string canonical_dn(std::string_view dn) { return normalise_dn(dn).value_or(std::string(dn)); }

std::string dn_key(std::string_view dn) { return aaf::text::match_key(canonical_dn(dn)); }

bool same_dn(std::string_view one, std::string_view other) { return one == other || dn_key(one) == dn_key(other); }

std::string_view rdn_of(std::string_view dn) { return dn.substr(0, dn.find(',')); }

std::string_view parent_of(std::string_view dn) {
  const auto comma = dn.find(',');  // canonical: a comma within a value is `\2C`
  return comma == std::string_view::npos ? std::string_view() : dn.substr(comma + 1);
}

bool within(std::string_view dn, std::string_view base) {
  const std::string inner = dn_key(dn);
  const std::string outer = dn_key(base);
  if (outer.empty() || inner == outer) return true;
  return inner.size() > outer.size() && inner.ends_with(outer) && inner[inner.size() - outer.size() - 1] == ',';
}

}  // namespace entsync::ldap
