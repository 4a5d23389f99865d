#include "daemon/run/last_administrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "aaf/model/key.hpp"
#include "daemon/run/people_loader.hpp"
#include "daemon/run/undo_losses.hpp"
#include "store/accounts.hpp"
#include "store/administrators.hpp"
#include "store/people.hpp"

namespace entsync::daemon::run {

using aaf::account::Account;
using aaf::account::Decision;
using aaf::plan::Operation;

namespace {

struct Establishment {
  std::vector<std::string> leaving;      // who would lose the account
  std::vector<std::string> in_the_file;  // whom the newest files have with the profile
};

bool stands_in(const std::optional<Account>& account, const std::string& uai) {
  return active(account) && std::find(account->uais.begin(), account->uais.end(), uai) != account->uais.end();
}

// The accounts as an undo leaves them.
class AccountsAfter {
 public:
  AccountsAfter(store::Transaction& tx, std::string ent, const std::vector<Operation>& undo,
                const Restraints& restraints)
      : tx_(tx), ent_(std::move(ent)) {
    for (const Operation& operation : undo) {
      if (!operation.population || (!operation.account_after && !operation.account_ends)) continue;
      const auto uais = concerned(operation);
      if (restraints.first_waiting(uais) != nullptr || restraints.additions_only(uais)) continue;
      changed_.emplace(operation.subject, &operation);
    }
  }

  // The keys of those who have an active account in the establishment.
  [[nodiscard]] std::set<std::string> in(const std::string& uai) const {
    std::set<std::string> keys;
    for (const Account& account : store::load_accounts(tx_, ent_, uai)) {
      if (active(account) && !changed_.contains(account.key)) keys.insert(account.key);
    }
    for (const auto& [key, operation] : changed_) {
      if (stands_in(operation->account_after, uai)) keys.insert(key);
    }
    return keys;
  }

  [[nodiscard]] const std::map<std::string, const Operation*>& changed() const { return changed_; }

 private:
  store::Transaction& tx_;
  std::string ent_;
  std::map<std::string, const Operation*> changed_;  // by key
};

}  // namespace

std::map<std::string, std::string> kept_administrators(store::Transaction& tx, const config::Settings& settings,
                                                       const config::Ent& ent, aaf::Date today,
                                                       const std::vector<std::string>& inside,
                                                       const std::vector<Decision>& removing) {
  std::set<std::string> leaving, uais;
  for (const Decision& decision : removing) {
    if (aaf::kind_of(decision.key) != aaf::Kind::staff) continue;
    leaving.insert(decision.key);
    for (const std::string& uai : decision.uais) {
      if (std::binary_search(inside.begin(), inside.end(), uai)) uais.insert(uai);
    }
  }
  if (uais.empty()) return {};

  std::map<std::string, Establishment> establishments;
  std::set<std::string> others;
  for (const store::Administrator& one : store::administrators(tx, {uais.begin(), uais.end()})) {
    if (leaving.contains(one.key)) {
      establishments[one.uai].leaving.push_back(one.key);
    } else if (one.in_force) {
      establishments[one.uai].in_the_file.push_back(one.key);
      others.insert(one.key);
    }
  }
  People people;
  people.add(store::load_people(tx, ent.name, std::vector<std::string>(others.begin(), others.end()), inside), settings,
             ent, today);
  const auto stays = [&](const std::string& key) {
    const auto at = people.views().find(key);
    return at != people.views().end() && at->second.decision.after == aaf::AccountState::active;
  };
  std::map<std::string, std::string> kept;
  for (const auto& [uai, establishment] : establishments) {
    if (std::any_of(establishment.in_the_file.begin(), establishment.in_the_file.end(), stays)) continue;
    for (const std::string& key : establishment.leaving) {
      kept.emplace(key, fmt::format("{}: {} keeps the account, because nobody else there has the profile National_DIR: "
                                    "the next export with a successor ends this, or entsync deactivate {}",
                                    uai, key, key));
    }
  }
  return kept;
}

std::map<std::string, std::string> administrators_kept_from_undo(store::Transaction& tx, const std::string& ent,
                                                                 const std::vector<std::string>& inside,
                                                                 const std::vector<Operation>& undo,
                                                                 const Restraints& restraints) {
  const AccountsAfter after(tx, ent, undo, restraints);
  std::set<std::string> uais;
  for (const auto& [key, operation] : after.changed()) {
    if (!takes_account(*operation) || aaf::kind_of(key) != aaf::Kind::staff) continue;
    for (const std::string& uai : operation->account_before->uais) {
      if (std::binary_search(inside.begin(), inside.end(), uai)) uais.insert(uai);
    }
  }
  if (uais.empty()) return {};
  std::map<std::string, std::vector<std::string>> administrators;
  for (store::Administrator& one : store::administrators(tx, {uais.begin(), uais.end()}))
    administrators[one.uai].push_back(std::move(one.key));
  std::map<std::string, std::string> kept;
  for (const auto& [uai, keys] : administrators) {
    const std::set<std::string> staying = after.in(uai);
    const auto stays = [&](const std::string& key) { return staying.contains(key); };
    if (staying.empty() || std::any_of(keys.begin(), keys.end(), stays)) continue;
    for (const std::string& key : keys) {
      const auto at = after.changed().find(key);
      if (at == after.changed().end() || !takes_account(*at->second)) continue;
      if (stands_in(at->second->account_before, uai)) kept.emplace(key, uai);
    }
  }
  return kept;
}

}  // namespace entsync::daemon::run
