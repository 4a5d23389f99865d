#include "daemon/run/undo_losses.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "daemon/run/guarding.hpp"
#include "store/accounts.hpp"

namespace entsync::daemon::run {

using aaf::plan::Loss;
using aaf::plan::LossView;
using aaf::plan::Operation;
using aaf::project::ProjectedKind;

namespace {

// The uids of all whom groups have that the undo changes.
std::vector<std::string> members_of(const ldap::Mapping& mapping, const std::vector<Operation>& operations,
                                    const std::set<std::string>& membership) {
  std::set<std::string> uids;
  for (const Operation& operation : operations) {
    if (operation.population) continue;
    for (const std::string& attribute : membership) {
      for (const std::string& value : aaf::values_of(operation.before, attribute)) {
        if (auto uid = mapping.id_of(ProjectedKind::pupil, value)) uids.insert(std::move(*uid));
      }
    }
  }
  return {uids.begin(), uids.end()};
}

// Who is who, and who has no active account when all is undone.
void fill(LossView& view, store::Transaction& tx, const OpenEnt& ent, const std::vector<Operation>& operations) {
  std::map<std::string, bool> stays;  // DN → has an active account then
  for (const auto& [uid, bearer] :
       store::bearers_of(tx, ent.settings.name, members_of(ent.mapping, operations, view.membership))) {
    const std::string dn = ent.mapping.dn_of(ProjectedKind::pupil, uid);
    view.keys.emplace(dn, bearer.key);
    stays[dn] = bearer.state == aaf::AccountState::active;
  }
  for (const Operation& operation : operations) {
    if (!operation.population) continue;
    view.keys.emplace(operation.dn, operation.subject);
    if (operation.account_ends) stays[operation.dn] = false;
    if (operation.account_after) stays[operation.dn] = active(operation.account_after);
  }
  for (const auto& [dn, then] : stays) {
    if (!then) view.absent.insert(dn);
  }
}

}  // namespace

bool active(const std::optional<aaf::account::Account>& account) {
  return account && account->state == aaf::AccountState::active;
}

bool takes_account(const Operation& undo) {
  return active(undo.account_before) && (undo.account_ends || (undo.account_after && !active(undo.account_after)));
}

bool ends_account(const Operation& undo) {
  return takes_account(undo) || undo.account_ends || (undo.population && undo.verb == aaf::plan::Verb::remove);
}

std::vector<std::string> establishments_lost(const Operation& undo) {
  std::vector<std::string> lost;
  if (!active(undo.account_before) || !active(undo.account_after)) return lost;
  std::set_difference(undo.account_before->uais.begin(), undo.account_before->uais.end(),
                      undo.account_after->uais.begin(), undo.account_after->uais.end(), std::back_inserter(lost));
  return lost;
}

std::vector<Loss> undo_losses(store::Transaction& tx, const OpenEnt& ent, const std::vector<Operation>& operations) {
  LossView view = loss_view(tx, ent);
  fill(view, tx, ent, operations);
  std::map<std::string, std::vector<Operation>> by_uai;
  std::map<std::string, std::vector<const Operation*>> leaving;
  for (const Operation& operation : operations) {
    by_uai[operation.uai].push_back(operation);
    for (const std::string& uai : establishments_lost(operation)) leaving[uai].push_back(&operation);
  }
  std::vector<Loss> losses;
  for (const auto& [uai, of_school] : by_uai) {
    LossView here = view;
    for (const Operation* operation : leaving[uai]) {
      here.absent.insert(operation->dn);
      here.leavers.insert(operation->subject);
    }
    auto found = aaf::plan::find_losses(of_school, here);
    losses.insert(losses.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
  return losses;
}

}  // namespace entsync::daemon::run
