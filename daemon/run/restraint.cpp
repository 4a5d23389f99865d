#include "daemon/run/restraint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "aaf/account/scope.hpp"
#include "daemon/run/plan_filter.hpp"
#include "ldap/mapping.hpp"

namespace entsync::daemon::run {

using aaf::plan::Change;
using aaf::plan::Operation;
using aaf::plan::Verb;

const Restraint& Restraints::of(const std::string& uai) const {
  const auto [at, fresh] = known_.try_emplace(uai);
  if (fresh) at->second = work_out(uai);
  return at->second;
}

Restraint Restraints::work_out(const std::string& uai) const {
  for (const config::Freeze& freeze : ent_.freezes) {
    if (!aaf::account::matches(freeze.uai, uai)) continue;
    if (aaf::Date(freeze.first) <= today_ && today_ <= aaf::Date(freeze.last))
      return {true, false, false, fmt::format("frozen until {} inclusive", aaf::iso(aaf::Date(freeze.last)))};
  }
  const auto own = std::find_if(ent_.modes.begin(), ent_.modes.end(),
                                [&](const config::SchoolMode& mode) { return aaf::account::matches(mode.uai, uai); });
  const config::Mode mode = own == ent_.modes.end() ? ent_.mode : own->mode;
  if (mode == config::Mode::observe) return {!ent_.modes.empty(), false, true, "mode observe"};
  return {false, mode == config::Mode::additions, false, ""};
}

const std::string* Restraints::first_waiting(const std::set<std::string>& uais) const {
  const auto at = std::find_if(uais.begin(), uais.end(), [&](const std::string& uai) { return of(uai).waits; });
  return at == uais.end() ? nullptr : &*at;
}

bool Restraints::additions_only(const std::set<std::string>& uais) const {
  return std::any_of(uais.begin(), uais.end(), [&](const std::string& uai) { return of(uai).additions_only; });
}

bool Restraints::orders_pass(const std::set<std::string>& uais) const {
  const auto restrains = [&](const std::string& uai) { return of(uai).waits || of(uai).additions_only; };
  return std::any_of(uais.begin(), uais.end(), restrains) &&
         std::any_of(uais.begin(), uais.end(), [&](const std::string& uai) { return !of(uai).observed; });
}

std::set<std::string> concerned(const Operation& operation) {
  const std::string bears(ldap::uai_attribute);
  std::set<std::string> uais;
  const auto add = [&](const std::vector<std::string>& values) { uais.insert(values.begin(), values.end()); };
  if (!operation.uai.empty()) uais.insert(operation.uai);
  add(aaf::values_of(operation.before, bears));
  for (const Change& change : operation.changes) {
    if (change.attribute == bears) add(change.values);
  }
  if (operation.account_after) add(operation.account_after->uais);
  return uais;
}

namespace {

class Sieve {
 public:
  explicit Sieve(const Restraints& restraints) : restraints_(restraints) {}

  std::vector<Waiting> run(std::vector<Operation>& operations) {
    std::erase_if(operations, [&](Operation& operation) {
      const auto uais = concerned(operation);
      const std::string* uai = restraints_.first_waiting(uais);
      return uai != nullptr && wait(*uai, operation);
    });
    // What names somebody whose entry is not to come or to change yet; an entry that is made of nothing else waits too.
    for (std::size_t before = 0; before != quiet_.size();) {
      before = quiet_.size();
      std::erase_if(operations, [&](Operation& operation) { return names_quiet(operation); });
    }
    std::vector<Waiting> waiting;
    for (auto& [uai, one] : waiting_) waiting.push_back(std::move(one));
    return waiting;
  }

 private:
  bool wait(const std::string& uai, Operation& operation) {
    // A name that is not to come yet, or a person whose coming or going waits.
    const bool changes_state =
        operation.account_after && (operation.account_after->state != aaf::AccountState::active ||
                                    operation.situation == aaf::Situation::returned);
    if (operation.verb == Verb::add || changes_state) quiet_.emplace(operation.dn, uai);
    Waiting& waiting = waiting_[uai];
    waiting.uai = uai;
    waiting.why = restraints_.of(uai).why;
    waiting.operations.push_back(std::move(operation));
    return true;
  }

  bool names_quiet(Operation& operation) {
    if (const auto own = quiet_.find(operation.dn); own != quiet_.end()) return wait(own->second, operation);
    std::string uai;
    bool emptied = false;
    std::erase_if(operation.changes, [&](Change& change) {
      const auto stripped = std::erase_if(change.values, [&](const std::string& value) {
        const auto at = quiet_.find(leading_dn(value));
        if (at != quiet_.end()) uai = at->second;
        return at != quiet_.end();
      });
      emptied = emptied || (stripped > 0 && change.values.empty());
      return stripped > 0 && change.values.empty();
    });
    if (uai.empty()) return false;
    if (operation.verb == Verb::add && emptied) return wait(uai, operation);
    return operation.verb == Verb::modify && operation.changes.empty();
  }

  const Restraints& restraints_;
  std::map<std::string, std::string> quiet_;  // DN → the establishment it waits for
  std::map<std::string, Waiting> waiting_;
};

}  // namespace

std::vector<Operation> take_ordered(std::vector<Operation>& operations, const Restraints& restraints,
                                    const StandingOrders& orders) {
  std::vector<Operation> ordered;
  std::erase_if(operations, [&](Operation& operation) {
    if (!restraints.orders_pass(concerned(operation))) return false;
    Operation part = orders.split(operation);
    if (says_nothing(part)) return false;
    ordered.push_back(std::move(part));
    return says_nothing(operation);
  });
  return ordered;
}

std::vector<Waiting> take_waiting(std::vector<Operation>& operations, const Restraints& restraints) {
  return Sieve(restraints).run(operations);
}

bool writes_anything(const config::Ent& ent) {
  const auto writes = [](config::Mode mode) { return mode != config::Mode::observe; };
  return writes(ent.mode) || std::any_of(ent.modes.begin(), ent.modes.end(),
                                         [&](const config::SchoolMode& school) { return writes(school.mode); });
}

}  // namespace entsync::daemon::run
