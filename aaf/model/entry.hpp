// The federated directory: entries with AAF attribute names, one for each thing and establishment.
//
// A person has one entry for each establishment that says something of them; an ENT sees the entries of the UAIs in its
// scope (D30) and joins them (aaf/project). Everything that compares, stores or shows the federated directory works on
// these two types alone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/words.hpp"

namespace entsync::aaf {

// Attribute name → values. No empty values, no empty lists; values sorted bytewise and without duplicates, so that
// equal directories are equal maps. Names are the AAF's (docs/federated.md lists them all), UTF-8.
using Attributes = std::map<std::string, std::vector<std::string>>;

enum class Category { eleve, pers_rel_eleve, pers_educ_nat, etab_educ_nat, division, groupe };
[[nodiscard]] std::string_view word(Category value);  // Eleve, PersRelEleve, PersEducNat, EtabEducNat, Division, Groupe

// Whether this establishment entitles the person to an account. In the order of strength: over several establishments
// the strongest one counts.
enum class Standing {
  contact,    // in the directory, no account: level 3 guardian, individual without function and services
  suspended,  // no account; one that exists is deactivated (R21 multi-enrolment)
  kept,       // creates no account; one that exists stays active (D12: INE, MEF or division missing)
  entitled,   // has an account
};
[[nodiscard]] std::string_view word(Standing value);  // contact, suspended, kept, entitled

struct Entry {
  Category category{};
  std::string key;  // persons: aaf/model/key.hpp; EtabEducNat: the UAI; Division, Groupe: "<UAI>:<code>"
  std::string uai;  // the establishment whose files say this
  // Persons only:
  Standing standing = Standing::entitled;
  std::string why;  // the rule behind a standing other than entitled: "R20", "R21", "R38", "R55", …; else empty
  std::optional<Population> population;
  Attributes attributes;

  bool operator==(const Entry&) const = default;
};

// Puts `value` under `name`, keeping the list sorted and free of duplicates; an empty value is left out.
void put(Attributes& attributes, const std::string& name, std::string value);
// As attributes hold them: sorted bytewise, each once.
[[nodiscard]] std::vector<std::string> sorted(std::vector<std::string> values);
// The single value of `name`, or empty.
[[nodiscard]] std::string_view value_of(const Attributes& attributes, const std::string& name);
// All values of `name`; an empty list when there is none.
[[nodiscard]] const std::vector<std::string>& values_of(const Attributes& attributes, const std::string& name);

}  // namespace entsync::aaf
