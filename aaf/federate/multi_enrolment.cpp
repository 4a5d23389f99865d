#include "aaf/federate/multi_enrolment.hpp"

#include "aaf/federate/identities.hpp"

namespace entsync::aaf::federate {
namespace {

constexpr std::chrono::days exports_apart{30};  // D13

struct PupilIdentity {
  std::string_view family_name, usage_name, given_name;
  std::optional<Date> birth_date;
};

PupilIdentity identity_of(const source::Pupil& record) {
  return {record.family_name, record.usage_name, record.given_name, record.birth_date};
}

bool in_use(const std::string& family, const PupilIdentity& identity) {
  return !family.empty() &&
         (family == name_letters(identity.family_name) || family == name_letters(identity.usage_name));
}

// Birth date equal, a family name in common, and given names that differ by a slip of the pen at most: records that
// were made by hand spell them differently.
bool same_person(const PupilIdentity& a, const PupilIdentity& b) {
  if (!a.birth_date || !b.birth_date || *a.birth_date != *b.birth_date) return false;
  if (!in_use(name_letters(a.family_name), b) && !in_use(name_letters(a.usage_name), b)) return false;
  return one_given_name(name_letters(a.given_name), name_letters(b.given_name));
}

bool same_school_year(const SiecleSide& here, const OtherEnrolment& there) {
  const Calendar& calendar = here.year.calendar;
  if (calendar.first < calendar.last && there.calendar.first < there.calendar.last) {
    return same_year(calendar, there.calendar);
  }
  return here.year.millesime == there.millesime;
}

bool exported_together(const SiecleSide& here, const OtherEnrolment& there) {
  const auto apart = here.export_date - there.export_date;
  return -exports_apart <= apart && apart <= exports_apart;
}

// Judges one pupil against one record elsewhere.
void judge(Workspace& workspace, RosterPupil& pupil, const OtherEnrolment& there) {
  const SiecleSide& siecle = *workspace.sources.siecle;
  if (there.uai == workspace.sources.uai) return;
  const bool open = !there.exit_date || *there.exit_date >= workspace.today();
  if (!open) return;  // a transfer: the other side is closed
  Place place = place_of(workspace, *pupil.record);
  if (!same_person(identity_of(*pupil.record),
                   {there.family_name, there.usage_name, there.given_name, there.birth_date})) {
    workspace.report("INE_PARTAGE", place, "ID_NATIONAL", pupil.record->ine,
                     "Le même INE est porté par un élève d'identité différente dans l'établissement " + there.uai +
                         ". L'INE seul ne décide de rien : les deux comptes sont maintenus. Vérifier l'INE.");
    return;
  }
  const bool schooled_there = !there.mef.empty() && !there.division.empty();
  if (!schooled_there || !same_school_year(siecle, there) || !exported_together(siecle, there)) return;
  // The turn window opens or closes, and the other establishment may close its record with a date to come: both settle
  // or raise it without a new file (D4).
  const TurnWindow& turning = workspace.options.turn_window;
  if (const auto edge = next_edge(turning, workspace.options.today)) workspace.edge(*edge);
  if (contains(turning, workspace.options.today)) return;
  if (there.exit_date) workspace.edge_after(*there.exit_date);
  pupil.standing = Standing::suspended;
  pupil.why = "R21";
  place.identifiers.emplace_back("UAI", there.uai);
  workspace.report(
      "MULTI_INSCRIPTION", place, "ID_NATIONAL", pupil.record->ine,
      "L'élève est aussi inscrit dans l'établissement " + there.uai + " (MEF " + there.mef + ", division " +
          there.division +
          "). L'élève n'est plus fourni à l'ENT jusqu'à ce que l'établissement que l'élève ne fréquente pas "
          "mette fin à l'inscription.");
}

// Two records with one INE in this establishment, neither closed.
void judge_within(Workspace& workspace, const std::vector<const RosterPupil*>& sharing) {
  for (const RosterPupil* pupil : sharing) {
    for (const RosterPupil* other : sharing) {
      if (pupil == other) continue;
      Place place = place_of(workspace, *pupil->record);
      if (same_person(identity_of(*pupil->record), identity_of(*other->record))) {
        workspace.report("ELEVE_DOUBLON_INE", place, "ID_NATIONAL", pupil->record->ine,
                         "L'élève a une seconde fiche active dans l'établissement (ELEVE_ID " +
                             other->record->eleve_id + "), avec le même INE. Clore celle qui a été créée en trop.");
      } else {
        workspace.report("INE_PARTAGE", place, "ID_NATIONAL", pupil->record->ine,
                         "Le même INE est porté par un élève d'identité différente dans l'établissement (ELEVE_ID " +
                             other->record->eleve_id + "). L'INE seul ne décide de rien. Vérifier l'INE.");
      }
    }
  }
}

}  // namespace

void judge_enrolments(Workspace& workspace, Roster& roster) {
  std::map<std::string, std::vector<const RosterPupil*>> by_ine;
  for (RosterPupil& pupil : roster.pupils) {
    if (pupil.left || pupil.record->ine.empty()) continue;
    by_ine[pupil.record->ine].push_back(&pupil);
    // Only who is schooled here can be schooled twice (D12).
    if (pupil.record->mef.empty() || pupil.division.empty()) continue;
    for (const OtherEnrolment* there : workspace.enrolments_of(pupil.record->ine)) judge(workspace, pupil, *there);
  }
  for (const auto& [ine, sharing] : by_ine) judge_within(workspace, sharing);
}

}  // namespace entsync::aaf::federate
