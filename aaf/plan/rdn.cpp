#include "aaf/plan/rdn.hpp"

namespace entsync::aaf::plan {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

Split split_dn(std::string_view dn) {
  for (std::size_t at = 0; at < dn.size(); ++at) {
    if (dn[at] == '\\') {
      ++at;
    } else if (dn[at] == ',') {
      return {dn.substr(0, at), dn.substr(at + 1)};
    }
  }
  return {dn, {}};
}

Naming naming_of(std::string_view dn) {
  const auto rdn = split_dn(dn).rdn;
  const auto equals = rdn.find('=');
  if (equals == std::string_view::npos) return {};
  Naming naming{std::string{rdn.substr(0, equals)}, {}};
  for (std::size_t at = equals + 1; at < rdn.size(); ++at) {
    if (rdn[at] != '\\') {
      naming.value += rdn[at];
    } else if (at + 2 < rdn.size() && hex(rdn[at + 1]) >= 0 && hex(rdn[at + 2]) >= 0) {
      naming.value += static_cast<char>(hex(rdn[at + 1]) * 16 + hex(rdn[at + 2]));
      at += 2;
    } else if (at + 1 < rdn.size()) {
      naming.value += rdn[++at];
    }
  }
  return naming;
}

}  // namespace entsync::aaf::plan
