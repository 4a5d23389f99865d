// One INE in two places: multi-enrolment, transfer, duplicate, or two pupils after all (R21, D13).
#pragma once

#include "aaf/federate/roster.hpp"

namespace entsync::aaf::federate {

// Takes the account away (standing `suspended`) from each schooled pupil who is
// schooled in another establishment too, with matching names and birth date, in the same school year, by exports at
// most 30 days apart; never inside the turn window. A record that is closed on one side is a transfer and changes
// nothing here. Reports MULTI_INSCRIPTION, ELEVE_DOUBLON_INE (both records in this establishment) and INE_PARTAGE (the
// INE alone decides nothing).
void judge_enrolments(Workspace& workspace, Roster& roster);

}  // namespace entsync::aaf::federate
