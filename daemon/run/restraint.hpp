// Establishments that an ENT is not written to in full: a mode of their own, or frozen for some days (exams).
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/plan/operation.hpp"
#include "config/settings.hpp"
#include "daemon/run/standing_orders.hpp"

namespace entsync::daemon::run {

// What holds for one establishment on one day.
struct Restraint {
  bool waits = false;           // nothing that concerns it is written
  bool additions_only = false;  // nothing that it has is taken away
  bool observed = false;        // it waits by its mode: not even an operator's order is carried out
  std::string why;              // of one that waits: "frozen until 2026-06-20 inclusive", "mode observe"
};

class Restraints {
 public:
  Restraints(const config::Ent& ent, aaf::Date today) : ent_(ent), today_(today) {}

  // A freeze first, then the first `mode_of` whose pattern matches, then the ENT's own mode. An ENT that as a whole is
  // in mode observe makes nothing wait: its plan is shown whole, and not applied.
  [[nodiscard]] const Restraint& of(const std::string& uai) const;
  // What of these establishments makes an operation wait; null: nothing.
  [[nodiscard]] const std::string* first_waiting(const std::set<std::string>& uais) const;
  [[nodiscard]] bool additions_only(const std::set<std::string>& uais) const;
  // True when something of them delays what is removed, and one of them is written to for all that: by a freeze or in
  // mode additions, which an operator's order passes.
  [[nodiscard]] bool orders_pass(const std::set<std::string>& uais) const;

 private:
  [[nodiscard]] Restraint work_out(const std::string& uai) const;

  const config::Ent& ent_;
  aaf::Date today_;
  mutable std::map<std::string, Restraint> known_;
};

// The establishments that an operation concerns: the one it is counted under, those that the entry bears or is to
// bear, those of the account.
[[nodiscard]] std::set<std::string> concerned(const aaf::plan::Operation& operation);

// What of a plan waits for one establishment.
struct Waiting {
  std::string uai, why;
  std::vector<aaf::plan::Operation> operations;
};

// Takes out of the operations what carries out an operator's order in an establishment that is frozen or in mode
// additions: to be put back once everything else was left out or waits.
[[nodiscard]] std::vector<aaf::plan::Operation> take_ordered(std::vector<aaf::plan::Operation>& operations,
                                                             const Restraints& restraints,
                                                             const StandingOrders& orders);

// Takes out of the operations what waits: everything that concerns an establishment under restraint, and of the rest
// what names people whose adding or change of state waits (such a value neither comes nor goes). By UAI.
[[nodiscard]] std::vector<Waiting> take_waiting(std::vector<aaf::plan::Operation>& operations,
                                                const Restraints& restraints);

// True when some establishment of the ENT may be written to.
[[nodiscard]] bool writes_anything(const config::Ent& ent);

}  // namespace entsync::daemon::run
