// Names of entries and filters as text: escaping, and one canonical form of a DN, so that equal DNs can be compared.
//
// Canonical: attribute types in lower case, no blanks around separators, parts of a multi-valued RDN sorted, special
// signs as `\2C` (two hex digits, as slapd writes them). The case of values is kept, because what is written must look
// as it was meant; `dn_key` folds it, because LDAP compares without case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace entsync::ldap {

// `value` as it may stand in an RDN (RFC 4514): "3A, groupe #1" → "3A\2C groupe #1". Total.
[[nodiscard]] std::string escape_rdn(std::string_view value);
// The value that an RDN's canonical text stands for; undoes `escape_rdn`.
[[nodiscard]] std::string unescape_rdn(std::string_view text);
// `value` as it may stand in a search filter (RFC 4515): "a*(b)" → "a\2a\28b\29". Total.
[[nodiscard]] std::string escape_filter(std::string_view value);

// The canonical form; absent when the text is no DN. The empty DN is canonical.
[[nodiscard]] std::optional<std::string> normalise_dn(std::string_view dn);
// The canonical form, or the text itself when it is no DN.
[[nodiscard]] std::string canonical_dn(std::string_view dn);

// The key under which an ENT holds two DNs for equal: canonical, without case, blanks squeezed. For maps and sets.
[[nodiscard]] std::string dn_key(std::string_view dn);
[[nodiscard]] bool same_dn(std::string_view one, std::string_view other);

// Of a canonical DN. "uid=a,ou=b,c=d" → "uid=a" and "ou=b,c=d"; a single RDN has the empty parent.
[[nodiscard]] std::string_view rdn_of(std::string_view dn);
[[nodiscard]] std::string_view parent_of(std::string_view dn);
// True when `dn` is `base` or lies below it, whatever the case.
[[nodiscard]] bool within(std::string_view dn, std::string_view base);

}  // namespace entsync::ldap
