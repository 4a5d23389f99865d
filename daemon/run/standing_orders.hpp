// What of a plan carries out an operator's orders: no freeze and no mode `additions` delays it. A court's order does
// not wait for the end of the exams.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "aaf/plan/operation.hpp"
#include "daemon/run/doubles.hpp"
#include "ldap/mapping.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

class StandingOrders {
 public:
  // An operator wants no active account of this person here.
  void ordered_off(const std::string& dn) { off_.insert(dn); }
  // The links between this person and those are cut.
  void cut(const std::string& dn, const std::set<std::string>& others);
  // True when the person's account is ordered off.
  [[nodiscard]] bool is_off(const std::string& dn) const { return off_.contains(dn); }

  // True when this value of this entry goes because of an order: it names the other end of a cut link, somebody who is
  // ordered off, or, in a group, somebody with a cut link.
  [[nodiscard]] bool cuts(const aaf::plan::Operation& operation, const std::string& value) const;

  // Splits off what carries out an order: the deactivation that an order wants, the values that `cuts` names (and the
  // mapping's default where an attribute would be left empty), a group's deletion when nobody else is in it. The rest
  // stays in `operation`. An operation without changes when there is no such part.
  [[nodiscard]] aaf::plan::Operation split(aaf::plan::Operation& operation) const;

 private:
  std::set<std::string> off_, with_cut_;
  std::map<std::string, std::set<std::string>> cut_;  // DN → DNs
};

// The orders in force in an ENT, for both records of a person who has two.
[[nodiscard]] StandingOrders standing_orders(store::Transaction& tx, const std::string& ent,
                                             const ldap::Mapping& mapping, const Doubles& doubles);

// True when nothing is left of an operation that `split` took everything from, or made nothing of.
[[nodiscard]] bool says_nothing(const aaf::plan::Operation& operation);

}  // namespace entsync::daemon::run
