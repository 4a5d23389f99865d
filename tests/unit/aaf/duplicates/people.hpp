// Short ways to records and traits for the tests of duplicates.
#pragma once

#include <string>

#include "aaf/duplicates/compare.hpp"

namespace entsync::test {

inline const std::string school = "0310001B";

// A guardian's trait: everything that a certain verdict wants. Tests take away what they are about.
inline aaf::duplicates::Trait guardian_trait(const std::string& personne_id, const std::string& pupil) {
  aaf::duplicates::Trait trait;
  trait.key = aaf::guardian_key("TOULOUSE", personne_id);
  trait.uai = school;
  trait.standing = aaf::Standing::entitled;
  trait.facts = {{"ENTPersonNomPatro", {"AUBRAC"}},
                 {"sn", {"AUBRAC"}},
                 {"givenName", {"Solène"}},
                 {"personalTitle", {"Mme"}},
                 {"mobile", {"+33639980101"}},
                 {"mail", {"s.aubrac@example.org"}},
                 {"ENTPersonAdresse", {"121 CHEMIN DES PINS, BÂTIMENT D$$$"}},
                 {"ENTPersonCodePostal", {"31400"}}};
  if (pupil.empty()) {
    trait.linked = false;
    trait.standing = aaf::Standing::contact;
  } else {
    trait.facts["pupil"] = {aaf::pupil_key("TOULOUSE", pupil)};
    trait.facts["kinship"] = {"10"};
  }
  return trait;
}

inline aaf::duplicates::Trait pupil_trait(const std::string& eleve_id) {
  aaf::duplicates::Trait trait;
  trait.key = aaf::pupil_key("TOULOUSE", eleve_id);
  trait.uai = school;
  trait.standing = aaf::Standing::entitled;
  trait.facts = {{"ENTPersonNomPatro", {"AUBRAC"}},          {"sn", {"AUBRAC"}},       {"givenName", {"Éléonore"}},
                 {"ENTPersonDateNaissance", {"12/12/2014"}}, {"ENTPersonSexe", {"F"}}, {"ENTEleveINE", {"123456789AB"}},
                 {"relative", {"responsable:TOULOUSE:10"}}};
  return trait;
}

inline aaf::duplicates::Comparison compared(const aaf::duplicates::Trait& a, const aaf::duplicates::Trait& b) {
  return aaf::duplicates::compare(aaf::duplicates::record_of({&a}), aaf::duplicates::record_of({&b}));
}

}  // namespace entsync::test
