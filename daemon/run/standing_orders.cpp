#include "daemon/run/standing_orders.hpp"

#include <algorithm>
#include <utility>

#include "daemon/run/establishment_plan.hpp"
#include "daemon/run/plan_filter.hpp"
#include "store/orders.hpp"
#include "store/persons.hpp"

namespace entsync::daemon::run {

using aaf::plan::Change;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;

namespace {

bool deactivates_by_order(const Operation& operation) {
  return operation.account_after && operation.account_after->state == aaf::AccountState::deactivated &&
         operation.account_after->reason == aaf::Reason::manual;
}

Operation without_changes(const Operation& operation) {
  Operation part = operation;
  part.verb = Verb::modify;  // that changes nothing, whatever the operation does
  part.changes.clear();
  part.account_after.reset();
  part.account_before.reset();
  part.account_ends = false;
  return part;
}

}  // namespace

void StandingOrders::cut(const std::string& dn, const std::set<std::string>& others) {
  if (others.empty()) return;
  cut_[dn].insert(others.begin(), others.end());
  with_cut_.insert(dn);
}

bool StandingOrders::cuts(const Operation& operation, const std::string& value) const {
  const std::string named = leading_dn(value);
  if (off_.contains(named)) return true;
  if (!operation.population) return with_cut_.contains(named);
  const auto at = cut_.find(operation.dn);
  return at != cut_.end() && at->second.contains(named);
}

Operation StandingOrders::split(Operation& operation) const {
  if (off_.empty() && cut_.empty()) return without_changes(operation);
  if (deactivates_by_order(operation)) {
    Operation whole = std::move(operation);
    operation = without_changes(whole);
    return whole;
  }
  if (operation.verb == Verb::remove && !operation.population) {
    const auto& members = aaf::values_of(operation.before, "member");
    const bool all = !members.empty() && std::all_of(members.begin(), members.end(), [&](const std::string& member) {
      return cuts(operation, member);
    });
    if (!all) return without_changes(operation);
    Operation whole = std::move(operation);
    operation = without_changes(whole);
    return whole;
  }
  Operation part = without_changes(operation);
  if (operation.verb != Verb::modify) return part;
  std::set<std::string> emptied;
  for (Change& change : operation.changes) {
    if (change.verb != ChangeVerb::remove) continue;
    Change cut_off{ChangeVerb::remove, change.attribute, {}};
    std::erase_if(change.values, [&](const std::string& value) {
      if (!cuts(operation, value)) return false;
      cut_off.values.push_back(value);
      return true;
    });
    if (cut_off.values.empty()) continue;
    if (cut_off.values.size() == aaf::values_of(operation.before, change.attribute).size())
      emptied.insert(change.attribute);
    part.changes.push_back(std::move(cut_off));
  }
  for (Change& change : operation.changes) {
    if (change.verb == ChangeVerb::add && emptied.contains(change.attribute)) {
      part.changes.push_back(std::move(change));
      change.values.clear();
    }
  }
  std::erase_if(operation.changes,
                [](const Change& change) { return change.verb != ChangeVerb::replace && change.values.empty(); });
  if (!part.changes.empty()) part.reason = "an operator's order";
  return part;
}

StandingOrders standing_orders(store::Transaction& tx, const std::string& ent, const ldap::Mapping& mapping,
                               const Doubles& doubles) {
  const auto orders = store::orders_in_force(tx, ent);
  std::set<std::string> keys;
  const auto note = [&](const std::string& key) {
    for (std::string& one : doubles.keys_of_person(key)) keys.insert(std::move(one));
  };
  for (const auto& [key, one] : orders) {
    note(key);
    for (const aaf::account::CutEnd& end : one.cut) note(end.key);
  }
  const auto persons = store::load_persons(tx, {keys.begin(), keys.end()});
  const auto dns_of = [&](const std::string& key) {
    std::set<std::string> dns;
    for (const std::string& one : doubles.keys_of_person(key)) {
      if (const auto at = persons.find(one); at != persons.end()) dns.insert(person_dn(at->second, mapping));
    }
    return dns;
  };
  StandingOrders standing;
  for (const auto& [key, one] : orders) {
    for (const std::string& dn : dns_of(key)) {
      if (one.deactivate) standing.ordered_off(dn);
      for (const aaf::account::CutEnd& end : one.cut) standing.cut(dn, dns_of(end.key));
    }
  }
  return standing;
}

bool says_nothing(const Operation& operation) {
  return operation.verb == Verb::modify && operation.changes.empty() && !operation.account_after &&
         !operation.account_ends;
}

}  // namespace entsync::daemon::run
