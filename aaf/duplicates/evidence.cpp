#include "aaf/duplicates/evidence.hpp"

#include <algorithm>
#include <array>

namespace entsync::aaf::duplicates {
namespace {

constexpr std::array kinds{
    EvidenceKind{"names", 40, "same given name and family name", "mêmes nom et prénom"},
    EvidenceKind{"names_near", 20, "nearly the same names", "noms ou prénoms presque identiques"},
    EvidenceKind{"civility", 5, "same civility", "même civilité"},
    EvidenceKind{"civility_differs", -60, "another civility", "civilités différentes"},
    EvidenceKind{"ine", 40, "same INE", "même INE"},
    EvidenceKind{"ine_differs", -30, "another INE", "INE différents"},
    EvidenceKind{"birth_date", 25, "same birth date", "même date de naissance"},
    EvidenceKind{"birth_date_differs", -60, "another birth date", "dates de naissance différentes"},
    EvidenceKind{"sex", 5, "same sex", "même sexe"},
    EvidenceKind{"sex_differs", -60, "another sex", "sexes différents"},
    EvidenceKind{"mobile", 25, "same mobile", "même téléphone portable"},
    EvidenceKind{"mobile_differs", -10, "another mobile", "téléphones portables différents"},
    EvidenceKind{"email", 20, "same e-mail", "même adresse électronique"},
    EvidenceKind{"email_differs", -5, "another e-mail", "adresses électroniques différentes"},
    EvidenceKind{"home_phone", 5, "same telephone at home", "même téléphone du domicile"},
    EvidenceKind{"work_phone", 3, "same telephone at work", "même téléphone professionnel"},
    EvidenceKind{"address", 15, "same address by its words", "même adresse, à l'écriture près"},
    EvidenceKind{"address_near", 10, "nearly the same address", "adresses presque identiques"},
    EvidenceKind{"address_differs", -5, "another address", "adresses différentes"},
    EvidenceKind{"relatives", 15, "the pupils have another guardian in common (a pupil: the same guardians)",
                 "un autre responsable en commun"},
    EvidenceKind{"kinship_differs", -15, "another kinship to the pupils", "liens de parenté différents"},
    EvidenceKind{"same_pupil", -40, "both are guardians of one pupil", "responsables du même élève"},
    EvidenceKind{"no_pupil", 5, "one of the two has no pupil", "l'une des deux fiches n'a pas d'élève"},
    EvidenceKind{"other_school", -20, "in two schools", "dans deux établissements"},
    EvidenceKind{"superseded", 50, "one record is gone, the other has its pupils now",
                 "une fiche a disparu, l'autre a repris ses élèves"},
    EvidenceKind{"transferred", 50, "one record is closed, the pupil goes on under the other",
                 "une fiche est close, l'élève continue sous l'autre"},
};

std::string joined(const std::vector<std::string>& codes, std::string_view EvidenceKind::*text) {
  std::string out;
  for (const EvidenceKind& kind : kinds) {
    if (std::find(codes.begin(), codes.end(), kind.code) == codes.end()) continue;
    if (!out.empty()) out += "; ";
    out += kind.*text;
  }
  return out;
}

}  // namespace

std::span<const EvidenceKind> evidence_kinds() { return kinds; }

const EvidenceKind* find_evidence(std::string_view code) {
  const auto at = std::find_if(kinds.begin(), kinds.end(), [&](const EvidenceKind& kind) { return kind.code == code; });
  return at == kinds.end() ? nullptr : &*at;
}

std::string english(const std::vector<std::string>& codes) { return joined(codes, &EvidenceKind::english); }
std::string french(const std::vector<std::string>& codes) { return joined(codes, &EvidenceKind::french); }

int score(const std::vector<std::string>& codes) {
  int sum = 0;
  for (const std::string& code : codes) {
    if (const EvidenceKind* kind = find_evidence(code)) sum += kind->weight;
  }
  return sum;
}

}  // namespace entsync::aaf::duplicates
