#include "aaf/federate/link_dates.hpp"

#include <algorithm>

namespace entsync::aaf::federate {

LinkDates link_dates(std::optional<Date> first, std::optional<Date> last, const Calendar& year,
                     std::optional<Date> entry, std::optional<Date> exit) {
  const bool year_known = year.first < year.last;
  const Date earliest = entry && (!year_known || contains(year, *entry)) ? *entry : year.first;
  const Date open = exit.value_or(open_end);
  const Date latest = year_known ? std::min(year.last, open) : open;
  LinkDates dates;
  // Of two dates that are turned round, too, both may lie on the same side of the year.
  const bool before = last && *last < year.first && (!first || *first < year.first);
  const bool after = first && *first > year.last && (!last || *last > year.last);
  if (year_known && (before || after)) {
    dates.anomalies.emplace_back("ELEGRP_HORS_ANNEE");
    return dates;
  }
  if (first && last && *first >= *last) {
    dates.anomalies.emplace_back("ELEGRP_A_01");
    dates.first = earliest;
    dates.last = latest;
    return dates;
  }
  dates.first = first.value_or(earliest);
  dates.last = last.value_or(open);
  if (year_known && first && *first < year.first) {
    dates.anomalies.emplace_back("ELEGRP_A_02");
    dates.first = earliest;
  }
  // SIECLE's "no end" is no fault.
  if (last && *last == open_end) {
    dates.last = open;
  } else if (year_known && last && *last > year.last) {
    dates.anomalies.emplace_back("ELEGRP_A_03");
    dates.last = latest;
  }
  return dates;
}

}  // namespace entsync::aaf::federate
