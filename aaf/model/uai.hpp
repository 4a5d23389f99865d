// The UAI (RNE): the name of an establishment. 7 digits and a key letter.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace entsync::aaf {

// True for 7 digits and the right key letter: ABCDEFGHJKLMNPRSTUVWXYZ[number mod 23]. Upper case only.
[[nodiscard]] bool is_uai(std::string_view text);
// The key letter of 7 digits; '?' when they are not 7 digits.
[[nodiscard]] char uai_key(std::string_view seven_digits);
// The département that a UAI starts with, three characters: "031", "620" (Corse-du-Sud as the ministry writes it),
// "983".
[[nodiscard]] std::string_view departement_of(std::string_view uai);
// The académie of a UAI, as a jointure prefix writes it without "AC-": "TOULOUSE". `overrides` (département → académie)
// win over the shipped table. "INCONNUE" for a département that neither knows (D10).
[[nodiscard]] std::string academie_of(std::string_view uai, const std::map<std::string, std::string>& overrides = {});

}  // namespace entsync::aaf
