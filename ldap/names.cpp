#include "ldap/names.hpp"

#include <algorithm>

namespace entsync::ldap {

const std::vector<std::string>& source_names() {
  static const std::vector<std::string> names{
      // every person
      "uid", "cn", "sn", "givenName", "displayName", "personalTitle", "mail", "homePhone", "mobile", "telephoneNumber",
      "ENTPersonJointure", "ENTPersonLogin", "ENTPersonNomPatro", "ENTPersonAutresPrenoms", "ENTPersonDateNaissance",
      "ENTPersonSexe", "ENTPersonProfils", "ENTPersonStructRattach", "ENTPersonAdresse", "ENTPersonCodePostal",
      "ENTPersonVille", "ENTPersonPays", "entsyncState", "entsyncReason", "entsyncSince", "entsyncPurgeAfter",
      "entsyncUAI",
      // pupils
      "ENTEleveINE", "ENTEleveStructRattachId", "ENTEleveMajeur", "ENTEleveBoursier", "ENTEleveTransport",
      "ENTEleveRegime", "ENTEleveStatutEleve", "ENTEleveMEF", "ENTEleveLibelleMEF", "ENTEleveNivFormation",
      "ENTEleveFiliere", "ENTEleveMEFRattach", "ENTEleveCodeEnseignements", "ENTEleveEnseignements", "ENTEleveClasses",
      "ENTEleveGroupes", "ENTElevePersRelEleve", "ENTEleveAdresseRel",
      // guardians
      "ENTPersonMobileSMS", "ENTPersonAdresseDiffusion", "ENTAuxPersRelEleveEleve",
      // staff
      "ENTPersonSTSId", "ENTPersonFonctions", "ENTPersonCategorieEnseignant", "ENTAuxEnsClasses", "ENTAuxEnsGroupes",
      "ENTAuxEnsClassesMatieres", "ENTAuxEnsGroupesMatieres", "ENTAuxEnsClassesPrincipal", "ENTAuxEnsMEF",
      "ENTAuxEnsMatiereEnseignEtab", "ENTAuxEnsCategoDiscipline", "entsyncServiceHours",
      // establishments
      "ENTStructureUAI", "ENTStructureJointure", "ENTStructureNomCourant", "ENTStructureTypeStruct",
      "ENTStructureCodeTypeStruct", "entsyncEstablishmentType", "ENTStructureSIREN", "ENTEtablissementContrat",
      "ENTEtablissementMinistereTutelle", "ENTServAcAcademie", "street", "postalCode", "l", "facsimileTelephoneNumber",
      "ENTStructureEmail", "ENTStructureClasses", "ENTStructureGroupes",
      // membership groups
      "description", "ou", "member"};
  return names;
}

bool is_source_name(std::string_view name) {
  const auto& names = source_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string lower_name(std::string_view name) {
  std::string out(name);
  for (char& sign : out)
    if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign - 'A' + 'a');
  return out;
}

}  // namespace entsync::ldap
