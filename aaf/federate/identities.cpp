#include "aaf/federate/identities.hpp"

#include "aaf/model/key.hpp"
#include "aaf/text/fold.hpp"
#include "aaf/text/nearest.hpp"

namespace entsync::aaf::federate {
namespace {

struct Identity {
  std::string_view family_name, usage_name, given_name, civility;
  std::optional<Date> birth_date;
};

// Madame or Mademoiselle is one and the same.
std::string title_letters(std::string_view civility) {
  const std::string letters = name_letters(civility);
  return letters == "mlle" ? "mme" : letters;
}

// Family names agree when any of those in use does: a marriage changes one of them.
bool another_person(const KnownIdentity& known, const Identity& here) {
  const std::string known_family = name_letters(known.family_name);
  const bool family_differs =
      known_family != name_letters(here.family_name) && known_family != name_letters(here.usage_name);
  const bool given_differs = name_letters(known.given_name) != name_letters(here.given_name);
  if (known.birth_date && here.birth_date) {
    return (family_differs || given_differs) && *known.birth_date != *here.birth_date;
  }
  const bool civility_differs = !known.civility.empty() && !here.civility.empty() &&
                                title_letters(known.civility) != title_letters(here.civility);
  return (family_differs && given_differs) || ((family_differs || given_differs) && civility_differs);
}

std::string settle(Workspace& workspace, std::string key, const Identity& here, const Place* place) {
  for (const KnownIdentity* known : workspace.identities_of(key)) {
    if (known->uai == workspace.sources.uai || !another_person(*known, here)) continue;
    if (place != nullptr) {
      const auto& number = place->identifiers.back();
      workspace.report("IDENTITE_AMBIGUE", *place, number.first, number.second,
                       "Ce numéro désigne une autre personne dans l'établissement " + known->uai +
                           " (noms et date de naissance ou civilité différents). Elle est traitée comme une personne à "
                           "part ; demander à l'assistance académique lequel des deux dossiers garde ce numéro.");
    }
    return ambiguous_key(key, workspace.sources.uai);
  }
  return key;
}

}  // namespace

std::string name_letters(std::string_view name) {
  std::string letters = text::fold(name);
  const auto no_letter = [](char c) {
    const bool ascii_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return !ascii_letter && static_cast<unsigned char>(c) < 0x80;  // other scripts stay
  };
  letters.erase(std::remove_if(letters.begin(), letters.end(), no_letter), letters.end());
  return letters;
}

bool one_given_name(std::string_view a, std::string_view b) {
  if (a == b) return true;
  return std::min(a.size(), b.size()) >= 5 && text::distance(a, b) <= 2;
}

std::string key_of(Workspace& workspace, const source::Pupil& pupil, bool report) {
  Place place = place_of(workspace, pupil);
  place.identifiers = {{"ELEVE_ID", pupil.eleve_id}};
  return settle(workspace, pupil_key(workspace.sources.academie, pupil.eleve_id),
                {pupil.family_name, pupil.usage_name, pupil.given_name, {}, pupil.birth_date},
                report ? &place : nullptr);
}

std::string key_of(Workspace& workspace, const source::Guardian& guardian, bool report) {
  const Place place = place_of(workspace, guardian);
  return settle(workspace, guardian_key(workspace.sources.academie, guardian.personne_id),
                {guardian.family_name, guardian.usage_name, guardian.given_name, guardian.civility, std::nullopt},
                report ? &place : nullptr);
}

std::string key_of(Workspace& workspace, const source::Individual& individual, Population population) {
  const Place place = place_of(workspace, individual, population);
  const std::string& family = individual.birth_name.empty() ? individual.usage_name : individual.birth_name;
  return settle(workspace, staff_key(workspace.sources.academie, workspace.sources.uai, individual.type, individual.id),
                {family, individual.usage_name, individual.given_name, {}, individual.birth_date}, &place);
}

}  // namespace entsync::aaf::federate
