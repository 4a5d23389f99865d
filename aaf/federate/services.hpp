// Who teaches what to whom: services and substitutes' periods as links to divisions and groups (R51, R52).
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "aaf/federate/structures.hpp"
#include "aaf/federate/workspace.hpp"

namespace entsync::aaf::federate {

// What one teacher teaches today.
struct Teaching {
  std::set<std::string> divisions, groups;                                          // codes
  std::set<std::pair<std::string, std::string>> division_subjects, group_subjects;  // (code, CODE_MATIERE)
  std::set<std::string> subjects;
  long long hours_milli = 0;
  bool any = false;  // some service at all, be it on another day: makes a teacher of who has no function (R55, D17)
};

// By (TYPE, ID).
using StaffId = std::pair<std::string, std::string>;
using Teachings = std::map<StaffId, Teaching>;

// The services of STS (R52). Links to structures that STS does not know, or that were refused, are left out, and all of
// them while SIECLE and STS are not in the same school year: today's pupils would get another year's teachers (D3).
[[nodiscard]] Teachings teachings_of(Workspace& workspace, const Structures& structures);

// One service of one teacher, put to `teaching`. False when STS knows no such structure.
[[nodiscard]] bool teach(const Structures& structures, Teaching& teaching, std::string_view type,
                         const std::string& code, const std::string& subject);

}  // namespace entsync::aaf::federate
