// One invented thing of each kind, as the projection hands it to a mapping, with every attribute that kind can have.
#pragma once

#include <string>
#include <vector>

#include "aaf/project/projected.hpp"

namespace entsync::test {

using aaf::project::Projected;
using aaf::project::ProjectedKind;

inline Projected projected(ProjectedKind kind, std::string id, aaf::Attributes attributes) {
  Projected out;
  out.kind = kind;
  out.id = std::move(id);
  out.uais = {"0310001B"};
  out.attributes = std::move(attributes);
  return out;
}

inline aaf::Attributes person_attributes(const std::string& uid, const std::string& number, const std::string& login) {
  return {{"uid", {uid}},
          {"cn", {"Zoé LAFORGE"}},
          {"sn", {"LAFORGE"}},
          {"givenName", {"Zoé"}},
          {"displayName", {"Zoé LAFORGE"}},
          {"personalTitle", {"Mme"}},
          {"mail", {login + "@exemple.fr"}},
          {"homePhone", {"05 61 00 00 01"}},
          {"mobile", {"+33 6 12 34 56 78"}},
          {"telephoneNumber", {"0561000002"}},
          {"ENTPersonJointure", {"AC-TOULOUSE$" + number}},
          {"ENTPersonLogin", {login}},
          {"ENTPersonNomPatro", {"LAFORGE"}},
          {"ENTPersonDateNaissance", {"14/03/2013"}},
          {"ENTPersonAdresse", {"9 rue des Lilas$$Bât. B$"}},
          {"ENTPersonCodePostal", {"31000"}},
          {"ENTPersonVille", {"TOULOUSE"}},
          {"ENTPersonPays", {"FRANCE"}},
          {"entsyncState", {"active"}},
          {"entsyncUAI", {"0310001B"}}};
}

inline Projected projected_pupil() {
  auto a = person_attributes("k7m2p9qx", "1000000007", "zoe.laforge");
  a.merge(aaf::Attributes{{"ENTPersonProfils", {"National_ELV"}},
                          {"ENTPersonAutresPrenoms", {"Inès", "Zoé"}},
                          {"ENTPersonSexe", {"F"}},
                          {"ENTPersonStructRattach", {"0310001B"}},
                          {"ENTEleveINE", {"123456789AB"}},
                          {"ENTEleveStructRattachId", {"1234567"}},
                          {"ENTEleveMajeur", {"N"}},
                          {"ENTEleveBoursier", {"O"}},
                          {"ENTEleveTransport", {"N"}},
                          {"ENTEleveRegime", {"EXTERNE LIBRE"}},
                          {"ENTEleveStatutEleve", {"SCOLAIRE"}},
                          {"ENTEleveMEF", {"10310019110"}},
                          {"ENTEleveLibelleMEF", {"3EME"}},
                          {"ENTEleveNivFormation", {"3EME GENERALE"}},
                          {"ENTEleveMEFRattach", {"10310019110"}},
                          {"ENTEleveCodeEnseignements", {"020700", "020300"}},
                          {"ENTEleveEnseignements", {"FRANCAIS", "LATIN"}},
                          {"ENTEleveClasses", {"0310001B$3A"}},
                          {"ENTEleveGroupes", {"0310001B$3LATIN"}},
                          {"ENTElevePersRelEleve", {"a3b4c5d6$10$1$1$0$1"}},
                          {"ENTEleveAdresseRel", {"a3b4c5d6"}}});
  return projected(ProjectedKind::pupil, "k7m2p9qx", a);
}

inline Projected projected_guardian() {
  auto a = person_attributes("a3b4c5d6", "1000000008", "zoe.laforge2");
  a.merge(aaf::Attributes{{"ENTPersonProfils", {"National_TUT"}},
                          {"ENTPersonMobileSMS", {"+33 6 12 34 56 78"}},
                          {"ENTPersonAdresseDiffusion", {"O"}},
                          {"ENTAuxPersRelEleveEleve", {"k7m2p9qx"}}});
  return projected(ProjectedKind::guardian, "a3b4c5d6", a);
}

inline Projected projected_teacher() {
  auto a = person_attributes("t5r6w7y8", "1000000009", "ada.morel");
  a.merge(aaf::Attributes{{"ENTPersonProfils", {"National_ENS"}},
                          {"ENTPersonSexe", {"F"}},
                          {"ENTPersonSTSId", {"4711"}},
                          {"ENTPersonStructRattach", {"0310001B"}},
                          {"ENTPersonCategorieEnseignant", {"O"}},
                          {"ENTPersonFonctions", {"0310001B$ENS$ENSEIGNEMENT$L1300$MATHEMATIQUES"}},
                          {"ENTAuxEnsClasses", {"0310001B$3A", "0310001B$3B"}},
                          {"ENTAuxEnsGroupes", {"0310001B$3LATIN"}},
                          {"ENTAuxEnsClassesMatieres", {"0310001B$3A$061300"}},
                          {"ENTAuxEnsGroupesMatieres", {"0310001B$3LATIN$020300"}},
                          {"ENTAuxEnsClassesPrincipal", {"0310001B$3A"}},
                          {"ENTAuxEnsMEF", {"0310001B$10310019110$3EME"}},
                          {"ENTAuxEnsMatiereEnseignEtab", {"0310001B$MATHEMATIQUES"}},
                          {"entsyncServiceHours", {"18000"}}});
  return projected(ProjectedKind::staff, "t5r6w7y8", a);
}

inline Projected projected_establishment() {
  return projected(ProjectedKind::establishment, "0310001B",
                   {{"ou", {"0310001B"}},
                    {"ENTStructureUAI", {"0310001B"}},
                    {"ENTStructureJointure", {"AC-TOULOUSE$0310001B"}},
                    {"ENTStructureNomCourant", {"CLG$LES LILAS$TOULOUSE"}},
                    {"ENTStructureTypeStruct", {"COLLEGE"}},
                    {"ENTStructureCodeTypeStruct", {"340"}},
                    {"entsyncEstablishmentType", {"CLG"}},
                    {"ENTStructureSIREN", {"19310001800013"}},
                    {"ENTEtablissementContrat", {"PU"}},
                    {"ENTEtablissementMinistereTutelle", {"MINISTERE DE L'EDUCATION NATIONALE"}},
                    {"ENTServAcAcademie", {"TOULOUSE"}},
                    {"street", {"1 place de l'École"}},
                    {"postalCode", {"31000"}},
                    {"l", {"TOULOUSE"}},
                    {"telephoneNumber", {"0561000000"}},
                    {"facsimileTelephoneNumber", {"0561000009"}},
                    {"ENTStructureEmail", {"0310001b@exemple.fr"}},
                    {"ENTStructureClasses", {"3A$TROISIEME A$10310019110", "3B$TROISIEME B$10310019110"}},
                    {"ENTStructureGroupes", {"3LATIN$LATIN 3EME$3A$3B"}}});
}

inline Projected projected_bare_establishment() {
  return projected(ProjectedKind::establishment, "0310001B", {{"ou", {"0310001B"}}, {"ENTStructureUAI", {"0310001B"}}});
}

inline Projected membership(ProjectedKind kind, const std::string& id) {
  return projected(kind, id,
                   {{"cn", {id}}, {"description", {"TROISIEME A"}}, {"ou", {"0310001B"}}, {"member", {"k7m2p9qx"}}});
}

inline Projected projected_division() { return membership(ProjectedKind::division, "0310001B:division:3A:eleves"); }
inline Projected projected_group() { return membership(ProjectedKind::group, "0310001B:groupe:3LATIN:eleves"); }
inline Projected projected_profile() { return membership(ProjectedKind::profile, "0310001B:profil:National_ELV"); }

// One of each kind.
inline std::vector<Projected> projected_examples() {
  return {projected_pupil(),    projected_guardian(), projected_teacher(), projected_establishment(),
          projected_division(), projected_group(),    projected_profile()};
}

}  // namespace entsync::test
