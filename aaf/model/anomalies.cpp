#include "aaf/model/anomalies.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace entsync::aaf {
namespace {

using enum Severity;

// Where things are mended.
constexpr std::string_view pupil_record = "SIECLE BEE, fiche élève, identité";
constexpr std::string_view pupil_schooling = "SIECLE BEE, fiche élève, scolarité de l'année en cours";
constexpr std::string_view pupil_groups = "SIECLE BEE, fiche élève, groupes";
constexpr std::string_view pupil_guardians = "SIECLE BEE, fiche élève, responsables";
constexpr std::string_view person_record = "SIECLE BEE, fiche de la personne (responsable ou élève)";
constexpr std::string_view guardian_record = "SIECLE BEE, fiche responsable";
constexpr std::string_view siecle_export = "SIECLE BEE, Exportations, En XML : refaire l'export";
constexpr std::string_view sts_structure = "STS-Web, Structures (divisions, groupes), puis Exports, Structure";
constexpr std::string_view sts_services = "STS-Web, Structures, Services, puis Exports, Services et Emploi du temps";
constexpr std::string_view sts_people = "STS-Web, Ressources, individus";
constexpr std::string_view sts_substitutes = "STS-Web, Services suppléants, puis Exports, Emploi du temps";
constexpr std::string_view sts_export = "STS-Web, Exports, Emploi du temps : refaire l'export";
constexpr std::string_view timetable =
    "Logiciel d'emploi du temps, groupes et leurs élèves, puis nouvel envoi ELEGROUPE";
constexpr std::string_view nomenclature = "SIECLE, Nomenclatures, puis nouvel export en XML";
constexpr std::string_view communs = "SIECLE Communs, identification de l'établissement";
constexpr std::string_view any_source =
    "Application qui a produit le fichier : corriger la fiche, puis refaire l'export";

// Who mends them.
constexpr std::string_view office = "Secrétariat de l'établissement";
constexpr std::string_view head = "Chef d'établissement ou adjoint";
constexpr std::string_view planner = "Responsable de l'emploi du temps";
constexpr std::string_view both_offices = "Secrétariats des deux établissements";
constexpr std::string_view academy = "Assistance académique";

// Sorted by code: a test holds it to that, find_anomaly relies on it.
constexpr std::array catalogue{
    Anomaly{"ADRESSE_INCONNUE", warning, "D8", "Adresse introuvable dans le fichier", siecle_export, office},
    Anomaly{"ANNEES_DIFFERENTES", error, "D3", "SIECLE et STS ne sont pas sur la même année scolaire", sts_export,
            head},
    Anomaly{"ANOMALIES_NON_DETAILLEES", error, "D8", "Fichier aux anomalies trop nombreuses", any_source, office},
    Anomaly{"CHAMP_OBLIGATOIRE_ABSENT", error, "D8", "Champ obligatoire absent", any_source, office},
    Anomaly{"CHIFFRE_DANS_NOM", warning, "R35", "Chiffre dans un nom", person_record, office},
    Anomaly{"CIVILITE_DANS_NOM", warning, "R35", "Civilité dans un nom", person_record, office},
    Anomaly{"DATE_INVALIDE", warning, "D8", "Date impossible", any_source, office},
    Anomaly{"DEUX_PERSONNES", warning, "R35", "Deux personnes dans une seule fiche", person_record, office},
    Anomaly{"DIVISION_ABSENTE", error, "R20", "Élève sans division", pupil_schooling, office},
    Anomaly{"DIVISION_CODE_LONG", warning, "R10", "Code de division de plus de 8 caractères", sts_structure, head},
    Anomaly{"DIVISION_CODE_SIGNE", warning, "R10, D20", "Signe non admis dans un code de division", sts_structure,
            head},
    Anomaly{"DIVISION_INCONNUE", error, "D20", "Division de l'élève inconnue de SIECLE", pupil_schooling, office},
    Anomaly{"DIVISION_MULTIPLE", warning, "D8", "Élève dans plusieurs divisions", pupil_schooling, office},
    Anomaly{"ELEGROUPE_ABSENT", info, "R14", "Élève absent du fichier des liens élève-groupe", timetable, planner},
    Anomaly{"ELEGROUPE_BILAN", info, "R14", "Bilan de l'import des liens élève-groupe", timetable, planner},
    Anomaly{"ELEGROUPE_PARTIEL", warning, "R12", "Liens élève-groupe partiellement importés", timetable, planner},
    Anomaly{"ELEGRP_A_01", warning, "R13, D5", "Début de l'inscription au groupe non antérieur à sa fin", timetable,
            planner},
    Anomaly{"ELEGRP_A_02", warning, "R13, D5", "Début de l'inscription au groupe hors de l'année scolaire", timetable,
            planner},
    Anomaly{"ELEGRP_A_03", warning, "R13, D5", "Fin de l'inscription au groupe hors de l'année scolaire", timetable,
            planner},
    Anomaly{"ELEGRP_HORS_ANNEE", error, "D5", "Inscription au groupe entièrement hors de l'année scolaire", timetable,
            planner},
    Anomaly{"ELEVE_DOUBLON", warning, "R22, D13", "Deux fiches pour un même élève", pupil_record, office},
    Anomaly{"ELEVE_DOUBLON_INE", warning, "D13", "Deux fiches actives du même élève dans l'établissement", pupil_record,
            office},
    Anomaly{"ELEVE_ID_DOUBLE", error, "D8", "ELEVE_ID présent deux fois dans le fichier", siecle_export, office},
    Anomaly{"ELEVE_LUI_MEME", info, "R38", "Élève responsable de lui-même : pas de second compte", pupil_guardians,
            office},
    Anomaly{"ETABLISSEMENT_TYPE_INCONNU", warning, "D9", "Type d'établissement inconnu", communs, head},
    Anomaly{"FICHE_ELEVE_INCOMPLETE", error, "R20, D53", "Fiche élève incomplète", pupil_record, office},
    Anomaly{"FICHE_PERSONNEL_INCOMPLETE", warning, "R50", "Fiche de personnel sans nom ou sans prénom", sts_people,
            head},
    Anomaly{"FICHE_RESPONSABLE_INCOMPLETE", error, "R36, D53", "Fiche responsable incomplète", guardian_record, office},
    Anomaly{"FONCTION_INCONNUE", warning, "R55", "Fonction de personnel inconnue", sts_people, head},
    Anomaly{"GROUPE_A_01", error, "R12", "Groupe non référencé, inscription rejetée", sts_structure, planner},
    Anomaly{"GROUPE_B_01", error, "R12", "Élève sans MEF, inscriptions aux groupes rejetées", pupil_schooling, office},
    Anomaly{"GROUPE_B_02", error, "R12, R15", "Groupe non rattaché au MEF de l'élève, inscription rejetée",
            sts_structure, planner},
    Anomaly{"GROUPE_CODE_LONG", warning, "R10", "Code de groupe de plus de 8 caractères", sts_structure, planner},
    Anomaly{"GROUPE_CODE_REFUSE", error, "R10", "Code de groupe refusé", sts_structure, planner},
    Anomaly{"GROUPE_DIVISION_INCONNUE", warning, "R15", "Division d'appartenance du groupe inconnue", sts_structure,
            head},
    Anomaly{"GROUPE_HORS_DIVISION", warning, "R15", "Groupe non rattaché à la division de l'élève", sts_structure,
            head},
    Anomaly{"IDENTITE_AMBIGUE", error, "D10", "Même numéro, autre identité dans un autre établissement", any_source,
            academy},
    Anomaly{"INDIVIDU_DOUBLE", error, "D8", "Individu présent deux fois dans le fichier", sts_export, head},
    Anomaly{"INE_ABSENT", error, "R20", "Élève sans INE",
            "SIECLE BEE, fiche élève, INE ; sinon dossier d'assistance SIECLE-BEE", office},
    Anomaly{"INE_PARTAGE", warning, "D13", "Même INE pour des identités différentes", "SIECLE BEE, fiche élève, INE",
            both_offices},
    Anomaly{"LIEN_DOUBLE", warning, "D8", "Lien présent deux fois", pupil_guardians, office},
    Anomaly{"LIEN_ELEVE_INCONNU", warning, "D8", "Lien vers un élève absent du fichier", siecle_export, office},
    Anomaly{"LIEN_NIVEAU_ABSENT", warning, "R38", "Niveau de responsabilité absent ou inconnu", pupil_guardians,
            office},
    Anomaly{"LIEN_PERSONNE_INCONNUE", warning, "D8", "Lien vers un responsable absent du fichier", siecle_export,
            office},
    Anomaly{"LUI_MEME_INCOHERENT", warning, "R38", "Lien « élève lui-même » vers une autre identité", pupil_guardians,
            office},
    Anomaly{"MATIERE_INCONNUE", warning, "D8", "Matière absente de la nomenclature", nomenclature, office},
    Anomaly{"MEF_ABSENT", error, "R20", "Élève sans MEF", pupil_schooling, office},
    Anomaly{"MEF_HORS_STRUCTURE", warning, "R15", "MEF de l'élève absent de ceux de la structure", pupil_schooling,
            office},
    Anomaly{"MEF_INCONNU", warning, "D8", "MEF absent de la nomenclature", nomenclature, office},
    Anomaly{"MULTI_INSCRIPTION", error, "R21", "Élève inscrit dans deux établissements",
            "SIECLE BEE, fiche élève, sortie de l'établissement que l'élève ne fréquente pas", both_offices},
    Anomaly{"PERSONNEL_DOUBLON", warning, "R56", "Deux fiches pour un même personnel", sts_people, head},
    Anomaly{"PERSONNEL_SANS_FONCTION", warning, "R55", "Personnel sans fonction ni service : pas de compte", sts_people,
            head},
    Anomaly{"PERSONNE_ID_DOUBLE", error, "D8", "PERSONNE_ID présent deux fois dans le fichier", siecle_export, office},
    Anomaly{"PROF_PRINCIPAL_INCONNU", warning, "R53", "Professeur principal d'une division inconnue", sts_people, head},
    Anomaly{"REJELEGROUPE_01", error, "R12, R14", "Élève du fichier des liens introuvable dans SIECLE", timetable,
            planner},
    Anomaly{"REJELEGROUPE_03", error, "R12, R14", "Élève présent deux fois dans le fichier des liens", timetable,
            planner},
    Anomaly{"RESPONSABLE_DOUBLON", warning, "R30, R33, R34", "Deux fiches pour un même responsable", guardian_record,
            office},
    Anomaly{"RESPONSABLE_SANS_ELEVE", info, "R36", "Responsable sans élève : pas de compte", guardian_record, office},
    Anomaly{"SERVICE_ENSEIGNANT_INCONNU", warning, "R52", "Service d'un enseignant absent des ressources", sts_services,
            head},
    Anomaly{"SERVICE_STRUCTURE_INCONNUE", warning, "R52, D20", "Service dans une structure inconnue de STS",
            sts_services, head},
    Anomaly{"SIECLE_ANCIEN", warning, "R7", "Export SIECLE plus ancien que l'export STS", siecle_export, office},
    Anomaly{"STRUCTURE_DOUBLE", error, "D20", "Deux codes égaux à la casse ou aux espaces près", sts_structure, head},
    Anomaly{"STRUCTURE_INCONNUE_SIECLE", warning, "R11, D20", "Structure de STS inconnue de SIECLE", sts_structure,
            head},
    Anomaly{"STRUCTURE_INCONNUE_STS", warning, "R11, D20", "Structure de SIECLE inconnue de STS", sts_structure, head},
    Anomaly{"STS_ANCIEN", warning, "R7", "Export STS plus ancien que l'export SIECLE", sts_export, head},
    Anomaly{"SUPPLEANCE_ABSENT_INCONNU", warning, "R51", "Suppléance d'un enseignant absent des ressources",
            sts_substitutes, head},
    Anomaly{"SUPPLEANCE_DATES", error, "R51, D8", "Suppléance sans dates utilisables", sts_substitutes, head},
    Anomaly{"SUPPLEANCE_SUPPLEANT_INCONNU", warning, "R51", "Suppléance d'un suppléant absent du fichier",
            sts_substitutes, head},
    Anomaly{"VALEUR_INVALIDE", warning, "D8", "Valeur impossible", any_source, office},
};

}  // namespace

std::span<const Anomaly> anomalies() { return catalogue; }

const Anomaly* find_anomaly(std::string_view code) {
  const auto at =
      std::lower_bound(catalogue.begin(), catalogue.end(), code,
                       [](const Anomaly& anomaly, std::string_view wanted) { return anomaly.code < wanted; });
  return at != catalogue.end() && at->code == code ? &*at : nullptr;
}

Diagnostic diagnose(std::string_view code) {
  const Anomaly* const known = find_anomaly(code);
  if (known == nullptr) std::abort();
  Diagnostic diagnostic;
  diagnostic.code = known->code;
  diagnostic.severity = known->severity;
  return diagnostic;
}

}  // namespace entsync::aaf
