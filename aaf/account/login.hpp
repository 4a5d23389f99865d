// The login: from the names, once, for ever (R40, R41, D16).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace entsync::aaf::account {

// given name "." usual name (else family name): lower case, accents off, œ → oe, ß → ss, blanks → "_", apostrophes
// dropped, hyphens kept, other signs → "-", 30 + 30 characters, civilities left out ("M. MME MANENTE" → "manente"). A
// part without a letter or digit is left out with its dot. Empty when nothing is left of either part: the caller then
// takes the jointure's number.
[[nodiscard]] std::string login_base(std::string_view given_name, std::string_view usage_name,
                                     std::string_view family_name);

// The first of base, base2, base3, … that `taken` does not know. Ends only because `taken` knows finitely many.
[[nodiscard]] std::string first_free(const std::string& base, const std::function<bool(const std::string&)>& taken);

}  // namespace entsync::aaf::account
