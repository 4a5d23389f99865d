// The guards (D34): a run never takes much away from many people of one establishment by itself.
//
// This half judges people: who would leave an establishment or lose the account. aaf/plan/losses judges what the
// computed operations would take from those who stay.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/plan/operation.hpp"

namespace entsync::aaf::plan {

// Held if count > floor and count / base > ratio.
struct GuardLimits {
  int floor = 5;
  double establishment_ratio = 0.20;
  double ent_ratio = 0.05;
  int ent_floor = 50;          // the ENT-wide guard has its own floor …
  int ent_establishments = 5;  // … and applies from this many establishments on
  int group_floor = 10;        // of the members of one group
  double group_ratio = 0.40;
  int identity_floor = 0;  // R37: even one changed identity waits for a person to confirm it
  double identity_ratio = 0;
};

// Where a guard counts: an establishment's population, one of its groups, or, all empty, the whole ENT.
struct GuardPlace {
  std::string uai;
  std::optional<Population> population;
  std::string group;
  auto operator<=>(const GuardPlace&) const = default;
};
[[nodiscard]] GuardPlace place_of(const HeldSet& set);

// Active managed accounts by establishment and population at the last success, and of the whole ENT.
struct GuardBase {
  std::map<std::pair<std::string, Population>, int> active;
  int ent_active = 0;
  // Who lost the account, approved by nobody, in the runs since: the ENT-wide guard counts them with those whom the
  // next run would take, else schools that come in one by one would each pass it.
  int ent_taken = 0;
  int establishments = 0;
  // What the holds that still stand were measured by. While something is held, newcomers do not make it look small.
  std::map<GuardPlace, int> at_hold;
};

// The smaller of two bases, place by place: whom a run took away since the last success is not counted as there any
// more. Of the whole ENT those are known by number (`ent_taken` of the current base), and `ent_active` is without them.
[[nodiscard]] GuardBase smaller(const GuardBase& recorded, const GuardBase& current);

// A release that an operator gave (`approve H --max N --expires D`): exactly this set, or a part of it, up to `max`
// people. Approvals that have lapsed are not given to a judge.
struct Approval {
  std::string hash;                // of the held set it was given for
  std::vector<std::string> units;  // of that set (HeldSet::units)
  int max = 0;
  GuardKind guard = GuardKind::deactivations;
  std::string group{};
};

struct Verdict {
  std::vector<HeldSet> held;               // sets that stay stopped; by UAI and population, the ENT-wide one last
  std::vector<std::string> held_subjects;  // all their people, sorted, unique
  std::vector<HeldSet> released;           // sets that an approval let through
};
// Adds what another judge found.
void join(Verdict& verdict, Verdict other);

// Somebody who would lose an establishment, or the account with all of them.
struct PersonLoss {
  std::string key;
  Population population{};
  std::vector<std::string> uais;  // the establishments that lose the person
  bool account = true;            // the account goes too
  bool leaves = true;             // the person goes; not: a duplicate, a multi-enrolment, an operator's word
};
// What a decision takes away from an active account; none when nothing, or when an operator ordered it by name.
[[nodiscard]] std::optional<PersonLoss> person_loss(const account::Decision& decision,
                                                    const std::optional<account::Account>& before);

// Three guards, one after the other; what one held or an operator approved is left out of the next, so that one bad
// school does not stop the others.
// departures: everyone who leaves an establishment, by establishment and population.
// deactivations: everyone there who would lose the account, for whatever reason.
// the whole ENT: everyone who would lose the account, from `ent_establishments` establishments on. Counted and measured
// together with those who lost it since the last success (`ent_taken`); what is held are the people of this run.
// Held if count > floor and count / base > ratio; a base of nobody counts as over every ratio. A person in several
// establishments is held when any of them holds.
//
// A set passes when an approval covers it: all of its people are in the approved set and, together with all that the
// approval let through already, there are at most `max` of them; a set that has grown since is held again. Of the whole
// ENT several approvals may cover a set together: runs of one school each leave a hold each.
[[nodiscard]] Verdict judge(const std::vector<PersonLoss>& losses, const GuardBase& base, const GuardLimits& limits,
                            const std::vector<Approval>& approvals);

}  // namespace entsync::aaf::plan
