#include "aaf/federate/names.hpp"

#include <set>

#include "aaf/text/fold.hpp"
#include "aaf/text/names.hpp"

namespace entsync::aaf::federate {
namespace {

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) {
    if (name.empty()) continue;
    if (!text.empty()) text += " / ";
    text += name;
  }
  return text;
}

}  // namespace

NameFaults name_faults(std::string_view name) {
  NameFaults faults;
  faults.two_people = name.find_first_of("&/") != std::string_view::npos;
  faults.digit = name.find_first_of("0123456789") != std::string_view::npos;
  const std::vector<std::string> words = text::words_of(text::fold(name));
  std::set<text::Civility> kinds;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    // Ou and Et are also names of people: they join two only when they stand between words.
    if ((word == "et" || word == "ou") && i > 0 && i + 1 < words.size()) faults.two_people = true;
    const text::Civility civility = text::civility_of(word);
    if (words.size() == 1 || civility == text::Civility::none || civility == text::Civility::perhaps) continue;
    faults.civility = true;
    kinds.insert(civility);
  }
  if (kinds.contains(text::Civility::several)) faults.two_people = true;
  if (kinds.size() > 1) faults.two_people = true;
  return faults;
}

void check_names(Workspace& workspace, const Place& place, const std::vector<std::string_view>& names) {
  NameFaults faults;
  for (const std::string_view name : names) {
    const NameFaults one = name_faults(name);
    faults.two_people |= one.two_people;
    faults.civility |= one.civility;
    faults.digit |= one.digit;
  }
  const std::string value = joined(names);
  constexpr std::string_view field = "PRENOM, NOM_DE_FAMILLE, NOM_USAGE";
  if (faults.two_people) {
    workspace.report(
        "DEUX_PERSONNES", place, field, value,
        "La fiche semble réunir deux personnes. Le compte et l'identifiant de connexion porteront ces noms : "
        "créer une fiche par personne avant la première connexion.");
  }
  if (faults.civility) {
    workspace.report(
        "CIVILITE_DANS_NOM", place, field, value,
        "Une civilité est saisie dans un nom. Elle est laissée de côté dans l'identifiant de connexion ; la "
        "retirer de la fiche.");
  }
  if (faults.digit) {
    workspace.report("CHIFFRE_DANS_NOM", place, field, value,
                     "Un nom contient un chiffre. Vérifier la saisie : l'identifiant de connexion en est tiré.");
  }
}

}  // namespace entsync::aaf::federate
