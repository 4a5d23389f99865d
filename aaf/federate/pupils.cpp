#include "aaf/federate/pupils.hpp"

#include "aaf/federate/identities.hpp"
#include "aaf/federate/names.hpp"
#include "aaf/federate/nearest.hpp"

namespace entsync::aaf::federate {
namespace {

void hold_back(RosterPupil& pupil) {
  pupil.standing = Standing::kept;
  pupil.why = "R20";
}

// D53: the proxies for a blocking record (fiche bloquante), of the fields that SIECLE demands.
std::string missing_fields(const source::Pupil& record) {
  std::string missing;
  const auto need = [&missing](bool there, std::string_view field) {
    if (there) return;
    if (!missing.empty()) missing += ", ";
    missing += field;
  };
  need(!record.family_name.empty(), "NOM_DE_FAMILLE");
  need(!record.given_name.empty(), "PRENOM");
  need(record.birth_date.has_value(), "DATE_NAISS");
  need(record.repeats.has_value(), "DOUBLEMENT");
  need(!record.regime.empty(), "CODE_REGIME");
  need(record.transport.has_value(), "ADHESION_TRANSPORT");
  return missing;
}

// R20, one anomaly for each thing that is missing.
void check_complete(Workspace& workspace, RosterPupil& pupil, bool division_reported) {
  const source::Pupil& record = *pupil.record;
  const Place place = place_of(workspace, record);
  constexpr std::string_view consequence =
      " Aucun compte n'est créé ; un compte existant est conservé jusqu'à la sortie de l'élève.";
  if (record.ine.empty()) {
    hold_back(pupil);
    workspace.report("INE_ABSENT", place, "ID_NATIONAL", "",
                     "L'élève n'a pas d'INE." + std::string{consequence} +
                         " Rechercher l'INE dans SIECLE BEE ; à défaut, ouvrir un dossier d'assistance SIECLE-BEE.");
  }
  if (record.mef.empty()) {
    hold_back(pupil);
    workspace.report("MEF_ABSENT", place, "CODE_MEF", "",
                     "L'élève n'est inscrit dans aucun MEF." + std::string{consequence});
  }
  if (pupil.division.empty()) {
    hold_back(pupil);
    if (!division_reported) {
      workspace.report("DIVISION_ABSENTE", place, "CODE_STRUCTURE", "",
                       "L'élève n'est affecté à aucune division." + std::string{consequence});
    }
  }
  const std::string missing = missing_fields(record);
  if (!missing.empty()) {
    hold_back(pupil);
    workspace.report("FICHE_ELEVE_INCOMPLETE", place, missing, "",
                     "La fiche de l'élève est incomplète ; il manque : " + missing + "." + std::string{consequence});
  }
}

// The division of each pupil: the first in the file that SIECLE knows. Returns the pupils for whom an unknown one was
// reported, because then its absence needs no second anomaly.
std::set<std::string> place_in_divisions(Workspace& workspace, const Structures& structures, Roster& roster) {
  std::set<std::string> reported;
  for (const source::PupilStructure* membership : in_order(workspace.sources.siecle->memberships)) {
    RosterPupil* const pupil = roster.find(membership->eleve_id);
    if (pupil == nullptr) {
      workspace.report("LIEN_ELEVE_INCONNU",
                       Place{Population::pupil,
                             workspace.sources.files.eleves,
                             "STRUCTURES_ELEVE " + std::to_string(membership->position),
                             {{"ELEVE_ID", membership->eleve_id}}},
                       "ELEVE_ID", membership->eleve_id,
                       "La structure « " + membership->code + " » est donnée à un élève absent du fichier (ELEVE_ID " +
                           membership->eleve_id + "). Ce lien est ignoré.");
      continue;
    }
    if (membership->type != "D" || membership->code.empty() || pupil->left) continue;
    const KnownStructure* const division = structures.divisions.in_siecle(membership->code);
    const Place place = place_of(workspace, *pupil->record);
    if (division == nullptr) {
      reported.insert(membership->eleve_id);
      workspace.report("DIVISION_INCONNUE", place, "CODE_STRUCTURE", membership->code,
                       "La division « " + membership->code +
                           " » de l'élève n'est pas dans l'export Structures. L'affectation est ignorée : sans autre "
                           "division, aucun compte n'est créé." +
                           nearest_sentence(membership->code, structures.divisions.codes_of_siecle()));
    } else if (pupil->division.empty()) {
      pupil->division = membership->code;
    } else if (pupil->division != membership->code) {
      workspace.report("DIVISION_MULTIPLE", place, "CODE_STRUCTURE", membership->code,
                       "L'élève est affecté à deux divisions, « " + pupil->division + " » et « " + membership->code +
                           " ». Seule la première est retenue.");
    }
  }
  return reported;
}

void check_mef(Workspace& workspace, const Structures& structures, const RosterPupil& pupil) {
  const KnownStructure* const division = structures.divisions.in_siecle(pupil.division);
  if (division == nullptr || pupil.record->mef.empty() || division->mefs.empty()) return;
  if (std::binary_search(division->mefs.begin(), division->mefs.end(), pupil.record->mef)) return;
  workspace.report("MEF_HORS_STRUCTURE", place_of(workspace, *pupil.record), "CODE_MEF", pupil.record->mef,
                   "Le MEF " + pupil.record->mef + " de l'élève n'est pas de ceux de sa division « " + pupil.division +
                       " ». L'élève y est maintenu.");
}

}  // namespace

Roster enrol(Workspace& workspace, const Structures& structures) {
  Roster roster;
  const Sources& sources = workspace.sources;
  if (!sources.siecle) return roster;
  for (const source::Pupil* record : in_order(sources.siecle->pupils)) {
    // The reader has dropped and reported second records of one number (D8).
    if (!roster.by_eleve_id.try_emplace(record->eleve_id, roster.pupils.size()).second) continue;
    RosterPupil pupil;
    pupil.record = record;
    // The exit date is the last day at school (D4, D12).
    pupil.left = record->exit_date && *record->exit_date < workspace.today();
    if (record->exit_date && !pupil.left) workspace.edge_after(*record->exit_date);
    pupil.key = key_of(workspace, *record, !pupil.left);
    roster.pupils.push_back(std::move(pupil));
  }
  const std::set<std::string> reported = place_in_divisions(workspace, structures, roster);
  for (RosterPupil& pupil : roster.pupils) {
    if (pupil.left) continue;
    check_complete(workspace, pupil, reported.contains(pupil.record->eleve_id));
    check_mef(workspace, structures, pupil);
    check_names(workspace, place_of(workspace, *pupil.record),
                {pupil.record->given_name, pupil.record->family_name, pupil.record->usage_name});
  }
  return roster;
}

}  // namespace entsync::aaf::federate
