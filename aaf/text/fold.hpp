// Text as the rules compare it. UTF-8 in, UTF-8 out; never fails, also on bytes that are no UTF-8 (they become U+FFFD).
#pragma once

#include <string>
#include <string_view>

namespace entsync::aaf::text {

// Without leading and trailing white space (ASCII blanks and U+00A0).
[[nodiscard]] std::string trim(std::string_view text);
// Lower case, accents off, œ → oe, æ → ae, ß → ss, white space runs → one blank, trimmed: "  Élodie  ŒUVRARD" → "elodie
// oeuvrard".
[[nodiscard]] std::string fold(std::string_view text);
// Upper case, accents kept, white space runs → one blank: how SIECLE writes family names.
[[nodiscard]] std::string upper(std::string_view text);
// White space runs → one blank, trimmed; case as it is. What LDAP's caseIgnoreMatch does to blanks.
[[nodiscard]] std::string squeeze(std::string_view text);
// The key under which LDAP's caseIgnoreMatch holds two values for equal: NFKC, case folded, blanks squeezed.
[[nodiscard]] std::string match_key(std::string_view text);
// Number of characters (code points).
[[nodiscard]] std::size_t length(std::string_view text);

}  // namespace entsync::aaf::text
