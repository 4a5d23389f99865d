#include "aaf/duplicates/anomaly.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "aaf/duplicates/evidence.hpp"
#include "aaf/model/anomalies.hpp"
#include "aaf/model/key.hpp"

namespace entsync::aaf::duplicates {
namespace {

struct Words {
  const char *code, *number;
  Population population;
};

Words words_of(Kind kind) {
  switch (kind) {
    case Kind::pupil: return {"ELEVE_DOUBLON", "ELEVE_ID", Population::pupil};
    case Kind::guardian: return {"RESPONSABLE_DOUBLON", "PERSONNE_ID", Population::guardian};
    case Kind::staff: break;
  }
  return {"PERSONNEL_DOUBLON", "ID", Population::staff};
}

const char* advice_of(Kind kind) {
  switch (kind) {
    case Kind::pupil: return "Conserver la fiche transmise par l'établissement d'origine et clore l'autre.";
    case Kind::guardian:
      return "Fusionner les deux fiches, de préférence en septembre : l'identifiant des téléservices de la fiche "
             "conservée change.";
    case Kind::staff: break;
  }
  return "Vérifier dans STS-Web ; une personne affectée par l'académie ne se saisit pas une seconde fois.";
}

bool has(const std::map<std::string, std::vector<std::string>>& uais, const std::string& key, const std::string& uai) {
  const auto at = uais.find(key);
  return at != uais.end() && std::find(at->second.begin(), at->second.end(), uai) != at->second.end();
}

// By the federation: ELEVE_DOUBLON_INE in one school, MULTI_INSCRIPTION in two.
bool told_already(const Pair& pair) {
  const auto& evidence = pair.comparison.evidence;
  const auto found = [&](const char* code) {
    return std::find(evidence.begin(), evidence.end(), code) != evidence.end();
  };
  return found("ine") && found("birth_date");
}

std::string sentence(Kind kind, const Pair& pair, const std::string& other, const std::string& uai,
                     const std::map<std::string, std::vector<std::string>>& uais) {
  std::string where;
  if (has(uais, other, uai)) {
    where = fmt::format("La fiche {} {}", words_of(kind).number, number_of(other));
  } else {
    where = fmt::format("Une fiche de l'établissement {}", uais.at(other).front());
  }
  const bool sure = pair.state != PairState::suspected;
  return fmt::format("{} désigne {} la même personne ({}). {}", where, sure ? "certainement" : "peut-être",
                     french(pair.comparison.evidence), advice_of(kind));
}

}  // namespace

std::vector<Diagnostic> anomalies_of(const std::string& uai, const std::vector<Pair>& pairs,
                                     const std::map<std::string, std::vector<std::string>>& uais) {
  std::vector<Diagnostic> found;
  for (const Pair& pair : pairs) {
    const Kind kind = kind_of(pair.weaker);
    if (kind == Kind::pupil && told_already(pair)) continue;
    // Once the school has merged the records there is nothing left to do.
    if (!uais.contains(pair.weaker) || !uais.contains(pair.survivor)) continue;
    for (const auto& [mine, other] : {std::pair{pair.weaker, pair.survivor}, std::pair{pair.survivor, pair.weaker}}) {
      if (!has(uais, mine, uai)) continue;
      const Words words = words_of(kind);
      Diagnostic one = diagnose(words.code);
      one.uai = uai;
      one.population = words.population;
      one.identifiers = {{words.number, std::string{number_of(mine)}}};
      one.text = sentence(kind, pair, other, uai, uais);
      found.push_back(std::move(one));
    }
  }
  std::sort(found.begin(), found.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.code, a.identifiers, a.text) < std::tie(b.code, b.identifiers, b.text);
  });
  return found;
}

}  // namespace entsync::aaf::duplicates
