// The compte-rendu as a page, for a browser or for paper.
#pragma once

#include <string>

#include "daemon/output/school_report.hpp"

namespace entsync::daemon::output {

enum class ReportDetail {
  numbers,  // people by their numbers alone, files by their kind; sentences that may quote a value are left out
  whole,    // as the school gets it
};

// The content without a document around it: headings from <h1> on.
[[nodiscard]] std::string report_html(const SchoolReport& report, const std::string& language, ReportDetail detail);

// A document of its own with its style in it, that can be sent or printed.
[[nodiscard]] std::string report_document(const std::vector<SchoolReport>& reports, const std::string& language);

}  // namespace entsync::daemon::output
