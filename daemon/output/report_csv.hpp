// The anomalies of comptes-rendus as a table for a spreadsheet: one line for each case.
//
// Separated by semicolons, with the mark of UTF-8 in front: so French spreadsheets open it as it is. A cell that such a
// program would take for a formula is made a text by an apostrophe: what stands in a source must not be computed.
#pragma once

#include <string>
#include <vector>

#include "daemon/output/school_report.hpp"

namespace entsync::daemon::output {

[[nodiscard]] std::string report_csv(const std::vector<SchoolReport>& reports, const std::string& language);

}  // namespace entsync::daemon::output
