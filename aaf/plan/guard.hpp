// The deletion guard (D34): a run never takes the accounts of many people of one establishment away by itself.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/plan/operation.hpp"

namespace entsync::aaf::plan {

struct GuardLimits {
  int floor = 5;
  double establishment_ratio = 0.20;
  double ent_ratio = 0.05;
  int ent_floor = 50;          // the ENT-wide guard has its own floor …
  int ent_establishments = 5;  // … and applies from this many establishments on
};

// Active managed accounts by establishment and population at the last success, and of the whole ENT.
struct GuardBase {
  std::map<std::pair<std::string, Population>, int> active;
  int ent_active = 0;
  int establishments = 0;
};

// The smaller of two bases, place by place: whom a run took away since the last success is not counted as there any
// more.
[[nodiscard]] GuardBase smaller(const GuardBase& recorded, const GuardBase& current);

// A release that an operator gave (`approve H --max N --expires D`): exactly this set, or a part of it, up to `max`.
// Approvals that have lapsed are not given to `judge`.
struct Approval {
  std::string hash;                   // of the held set it was given for
  std::vector<std::string> subjects;  // of that set
  int max = 0;
};

struct Verdict {
  std::vector<HeldSet> held;               // sets that stay stopped; by UAI and population, the ENT-wide one last
  std::vector<std::string> held_subjects;  // all their people, sorted, unique
  std::vector<HeldSet> released;           // sets that an approval let through
};

// Counts the decisions that remove, under every establishment of the account. Held if count > floor and
// count / base > ratio; a base of nobody counts as over every ratio. The ENT-wide guard then counts what is left:
// neither what is held already (a bad establishment does not stop the others) nor what an operator approved. A person
// in several establishments is held when any of them holds.
//
// A set passes when an approval covers it: all of its subjects are in the approved set and, together with all that the
// approval let through already, there are at most `max` of them; a set that has grown since is held again.
[[nodiscard]] Verdict judge(const std::vector<account::Decision>& decisions, const GuardBase& base,
                            const GuardLimits& limits, const std::vector<Approval>& approvals);

}  // namespace entsync::aaf::plan
