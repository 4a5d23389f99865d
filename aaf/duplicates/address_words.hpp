// Addresses as they are compared: by their words, whatever the writing (R33).
//
// "121 Chemin des Pins, Bâtiment D" and "121 CHEMIN DES PINS - BT D" have the same words.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace entsync::aaf::duplicates {

using AddressWords = std::set<std::string>;

// The words of an ENTPersonAdresse (lines joined by `$`), folded; kinds of streets and buildings in their short form;
// articles and elisions left out.
[[nodiscard]] AddressWords address_words(std::string_view address);

enum class Likeness { unknown, different, near, same };
// `same`: the same words. `near`: the same numbers, and most words in common. `unknown`: one has none.
[[nodiscard]] Likeness compare_addresses(const AddressWords& a, const AddressWords& b);

}  // namespace entsync::aaf::duplicates
