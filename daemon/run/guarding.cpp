#include "daemon/run/guarding.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/intake/days.hpp"
#include "store/accounts.hpp"
#include "store/holds.hpp"
#include "store/orders.hpp"

namespace entsync::daemon::run {

using aaf::Population;
using aaf::project::ProjectedKind;

namespace {

aaf::plan::IdentityAttributes identity_in(const ldap::Mapping& mapping, ProjectedKind kind) {
  aaf::plan::IdentityAttributes identity;
  identity.family = mapping.attribute_of(kind, "sn");
  identity.given = mapping.attribute_of(kind, "givenName");
  identity.birth = mapping.attribute_of(kind, "ENTPersonDateNaissance");
  for (const char* name : {"ENTPersonAdresse", "ENTPersonCodePostal", "ENTPersonVille"}) {
    if (std::string attribute = mapping.attribute_of(kind, name); !attribute.empty())
      identity.address.push_back(std::move(attribute));
  }
  return identity;
}

bool has(const std::vector<std::string>& sorted, const std::string& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

}  // namespace

aaf::plan::GuardLimits limits_of(const config::Guard& guard, bool in_turn_window) {
  aaf::plan::GuardLimits limits;
  limits.floor = in_turn_window ? guard.turn_floor : guard.floor;
  limits.establishment_ratio = in_turn_window ? guard.turn_ratio : guard.establishment_ratio;
  limits.ent_ratio = in_turn_window ? std::max(guard.turn_ratio, guard.ent_ratio) : guard.ent_ratio;
  limits.ent_floor = guard.ent_floor;
  limits.group_floor = guard.group_floor;
  limits.group_ratio = in_turn_window ? guard.turn_group_ratio : guard.group_ratio;
  limits.identity_floor = guard.identity_floor;
  limits.identity_ratio = guard.identity_ratio;
  return limits;
}

aaf::plan::LossView loss_view(store::Transaction& tx, const OpenEnt& ent) {
  aaf::plan::LossView view;
  for (const auto& [key, orders] : store::orders_in_force(tx, ent.settings.name)) {
    if (orders.deactivate || !orders.cut.empty()) view.ordered.insert(key);
  }
  view.identity[Population::pupil] = identity_in(ent.mapping, ProjectedKind::pupil);
  view.identity[Population::guardian] = identity_in(ent.mapping, ProjectedKind::guardian);
  view.identity[Population::teacher] = identity_in(ent.mapping, ProjectedKind::staff);
  view.identity[Population::staff] = view.identity[Population::teacher];
  for (ProjectedKind kind : {ProjectedKind::division, ProjectedKind::group, ProjectedKind::profile}) {
    const auto& names = ent.mapping.ownership(kind).dn_valued;
    view.membership.insert(names.begin(), names.end());
  }
  return view;
}

Guarding::Guarding(store::Transaction& tx, const config::Settings& settings, const OpenEnt& ent, aaf::Date today)
    : ent_(ent), limits_(limits_of(ent.settings.guard, aaf::contains(intake::turn_window(settings, today), today))) {
  const std::string& name = ent.settings.name;
  const auto recorded = store::recorded_base(tx, name);
  base_ = store::current_base(tx, name);
  if (recorded) base_ = aaf::plan::smaller(*recorded, base_);
  base_.at_hold = store::hold_bases(tx, name);
  approvals_ = store::load_approvals(tx, name, today);
  view_ = loss_view(tx, ent);
}

aaf::plan::Verdict Guarding::judge_people(const std::vector<aaf::plan::PersonLoss>& losses) const {
  return aaf::plan::judge(losses, base_, limits_, approvals_);
}

void Guarding::look(const std::vector<aaf::plan::Operation>& operations, const std::string& uai, const People& people,
                    const aaf::project::LivePeople& live, const std::set<std::string>& held) {
  view_.absent.clear();
  view_.leavers.clear();
  view_.keys.clear();
  for (const auto& [key, view] : people.views()) {
    const std::string dn = person_dn(view.person, ent_.mapping);
    view_.keys.emplace(dn, key);
    if (held.contains(key)) continue;
    const bool leaves = view.account && has(view.account->uais, uai) && !has(view.decision.uais, uai);
    const bool ordered = view_.ordered.contains(key);
    if (leaves || ordered || !live.contains(key)) view_.absent.insert(dn);
    if (leaves) view_.leavers.insert(key);
  }
  auto found = aaf::plan::find_losses(operations, view_);
  losses_.insert(losses_.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
}

aaf::plan::Verdict Guarding::hold_back(std::vector<aaf::plan::Operation>& operations,
                                       std::vector<aaf::account::Account>& bookkeeping,
                                       const std::vector<aaf::plan::HeldSet>& standing) {
  aaf::plan::keep_taken(losses_, operations);
  aaf::plan::Verdict verdict = aaf::plan::judge_losses(losses_, base_, limits_, approvals_);
  std::vector<aaf::plan::HeldSet> held = verdict.held;
  held.insert(held.end(), standing.begin(), standing.end());
  for (aaf::account::Account& account : aaf::plan::hold_back(operations, losses_, held)) {
    bookkeeping.push_back(std::move(account));
  }
  return verdict;
}

}  // namespace entsync::daemon::run
