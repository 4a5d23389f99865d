// The catalogue of the anomalies: every code that a Diagnostic may bear, what it means and who mends it where.
//
// The codes of the pupil–group import (GROUPE_…, ELEGRP_…, REJELEGROUPE_…) are those that SIECLE itself shows to
// schools; the others are ours, French words in capitals. docs/anomalies.md lists exactly these.
#pragma once

#include <span>
#include <string_view>

#include "aaf/model/diagnostic.hpp"

namespace entsync::aaf {

// All of them, sorted by code.
[[nodiscard]] std::span<const Anomaly> anomalies();

// What the catalogue knows of `code`; null when it is none of ours.
[[nodiscard]] const Anomaly* find_anomaly(std::string_view code);

// A Diagnostic of that code with the severity of the catalogue, all else empty. `code` must be in the catalogue: an
// unknown one ends the program, because a report without a remedy is a fault of ours and not of the data.
[[nodiscard]] Diagnostic diagnose(std::string_view code);

}  // namespace entsync::aaf
