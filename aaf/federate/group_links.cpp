#include "aaf/federate/group_links.hpp"

#include "aaf/federate/elegroupe.hpp"
#include "aaf/federate/nearest.hpp"

namespace entsync::aaf::federate {
namespace {

// The links of the SIECLE export: undated, those of the export's day.
void take_siecle(Workspace& workspace, const Structures& structures, Roster& roster) {
  for (const source::PupilStructure* link : in_order(workspace.sources.siecle->memberships)) {
    RosterPupil* const pupil = roster.find(link->eleve_id);
    // Links to unknown pupils are reported with the divisions (pupils.cpp).
    if (pupil == nullptr || pupil->left || link->type != "G" || link->code.empty()) continue;
    if (structures.groups.refused.contains(link->code)) continue;
    const Place place = place_of(workspace, *pupil->record);
    const KnownStructure* const group = structures.groups.in_siecle(link->code);
    if (group == nullptr) {
      report_unknown_group(workspace, structures, place, "CODE_STRUCTURE", link->code);
      continue;
    }
    const std::string& mef = pupil->record->mef;
    if (!mef.empty() && !group->mefs.empty() && !std::binary_search(group->mefs.begin(), group->mefs.end(), mef)) {
      workspace.report("MEF_HORS_STRUCTURE", place, "CODE_MEF", mef,
                       "Le MEF " + mef + " de l'élève n'est pas de ceux du groupe « " + link->code +
                           " ». L'inscription est conservée.");
    }
    pupil->groups.push_back(link->code);
  }
}

// R15: SIECLE itself lets a pupil into a group of other divisions now and then: a warning, no refusal.
void check_divisions(Workspace& workspace, const Structures& structures, const RosterPupil& pupil) {
  if (pupil.division.empty()) return;
  for (const std::string& code : pupil.groups) {
    const KnownStructure* const group = structures.groups.in_siecle(code);
    if (group == nullptr || group->divisions.empty() ||
        std::binary_search(group->divisions.begin(), group->divisions.end(), pupil.division)) {
      continue;
    }
    workspace.report("GROUPE_HORS_DIVISION", place_of(workspace, *pupil.record), "CODE_STRUCTURE", code,
                     "Le groupe « " + code + " » n'est pas rattaché à la division « " + pupil.division +
                         " » de l'élève. L'inscription est conservée.");
  }
}

}  // namespace

bool from_elegroupe(const Sources& sources) {
  if (!sources.siecle || !sources.elegroupe) return false;
  const SiecleSide& siecle = *sources.siecle;
  // An export without HORODATAGE has its DATE_EXPORT alone.
  const Date made = siecle.eleves_made == LocalTime{} ? siecle.export_date : day_of(siecle.eleves_made);
  return sources.elegroupe->import_date >= made;
}

std::optional<LinkCounts> link_groups(Workspace& workspace, const Structures& structures, Roster& roster) {
  if (!workspace.sources.siecle) return std::nullopt;
  std::optional<LinkCounts> counts;
  if (from_elegroupe(workspace.sources)) {
    counts = take_elegroupe(workspace, structures, roster);
  } else {
    take_siecle(workspace, structures, roster);
  }
  for (RosterPupil& pupil : roster.pupils) {
    std::sort(pupil.groups.begin(), pupil.groups.end());
    pupil.groups.erase(std::unique(pupil.groups.begin(), pupil.groups.end()), pupil.groups.end());
    check_divisions(workspace, structures, pupil);
  }
  return counts;
}

void report_unknown_group(Workspace& workspace, const Structures& structures, const Place& place,
                          std::string_view field, const std::string& code) {
  std::string text =
      "Le groupe \"" + code + "\" n'est pas référencé. L'inscription de l'élève dans ce groupe a été rejetée.";
  if (structures.groups.in_sts(code) != nullptr) {
    text += " Ce groupe est dans STS : exporter à nouveau la structure de STS vers SIECLE, puis les liens.";
  } else if (workspace.sources.sts) {
    text +=
        " Ce groupe n'est pas non plus dans STS : le corriger d'abord dans STS (par exemple le rattacher à un MEF).";
  } else {
    text += " Si ce groupe est dans STS, exporter à nouveau la structure, puis les liens ; sinon corriger d'abord STS.";
  }
  workspace.report("GROUPE_A_01", place, field, code,
                   text + nearest_sentence(code, structures.groups.codes_of_siecle()));
}

}  // namespace entsync::aaf::federate
