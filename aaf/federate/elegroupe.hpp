// The pupil–group links of a timetable program, as SIECLE's own import would take them (R12–R14).
#pragma once

#include <string>
#include <string_view>

#include "aaf/federate/link_counts.hpp"
#include "aaf/federate/roster.hpp"
#include "aaf/federate/structures.hpp"

namespace entsync::aaf::federate {

// Takes the whole file: finds each pupil (ELEVE_ID, else INE, else ID_PRV_ELE, else names and birth date), refuses
// links to unknown groups (GROUPE_A_01), of pupils without MEF (GROUPE_B_01), to groups of other MEFs (GROUPE_B_02),
// clamps dates (ELEGRP_A_01 to A_03), drops what lies wholly outside the year (ELEGRP_HORS_ANNEE), and reports pupils
// who are not found (REJELEGROUPE_01), come twice (REJELEGROUPE_03), are imported in part (ELEGROUPE_PARTIEL) or absent
// from the file (ELEGROUPE_ABSENT), with the counts of it all (ELEGROUPE_BILAN, R14), which are returned.
[[nodiscard]] LinkCounts take_elegroupe(Workspace& workspace, const Structures& structures, Roster& roster);

// GROUPE_A_01 with what to do and the nearest names (R11, R12).
void report_unknown_group(Workspace& workspace, const Structures& structures, const Place& place,
                          std::string_view field, const std::string& code);

}  // namespace entsync::aaf::federate
