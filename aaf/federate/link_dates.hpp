// The dates of a pupil–group link, held to the school year (R13, D5).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/model/school_year.hpp"

namespace entsync::aaf::federate {

struct LinkDates {
  Date first{};
  Date last{};
  std::vector<std::string> anomalies;  // codes: ELEGRP_A_01, A_02, A_03; ELEGRP_HORS_ANNEE alone: the link is dropped
  [[nodiscard]] bool dropped() const { return anomalies.size() == 1 && anomalies.front() == "ELEGRP_HORS_ANNEE"; }
};

// What holds of the dates that were sent. No start: the day of entry, if that lies in the year, else its first day; no
// end: the day of exit, else open. A link whose days all lie before the year, or all after it, is dropped, whichever
// of them comes first. A start not before its end resets both (A_01); a start outside the year is reset
// like a missing one (A_02), an end outside it to the last day of the year, or to the exit (A_03).
[[nodiscard]] LinkDates link_dates(std::optional<Date> first, std::optional<Date> last, const Calendar& year,
                                   std::optional<Date> entry, std::optional<Date> exit);

}  // namespace entsync::aaf::federate
