// The guards of one plan: limits and bases from configuration and store, people judged before anything is compared,
// operations after.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "aaf/plan/guard.hpp"
#include "aaf/plan/losses.hpp"
#include "config/settings.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/run/people_loader.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

// The limits of that day: inside the school-year-turn window the `turn_` ones stand in for the ordinary ones.
[[nodiscard]] aaf::plan::GuardLimits limits_of(const config::Guard& guard, bool in_turn_window);

// What losses are looked at with, as far as it is the same for every establishment: identities, groups, orders.
[[nodiscard]] aaf::plan::LossView loss_view(store::Transaction& tx, const OpenEnt& ent);

class Guarding {
 public:
  // Reads base, standing holds and approvals. All must outlive it.
  Guarding(store::Transaction& tx, const config::Settings& settings, const OpenEnt& ent, aaf::Date today);

  // Pass 1.
  [[nodiscard]] aaf::plan::Verdict judge_people(const std::vector<aaf::plan::PersonLoss>& losses) const;

  // Pass 2: notes what the operations of one establishment would take. `live`: who has an active account when all is
  // done; `held`: whom pass 1 holds.
  void look(const std::vector<aaf::plan::Operation>& operations, const std::string& uai, const People& people,
            const aaf::project::LivePeople& live, const std::set<std::string>& held);
  // Judges what was noted, as far as the operations still take it, and takes out of them what is held. Accounts that
  // operations were to change which now go are added to `bookkeeping`.
  // `standing`: what a run of more than this one holds.
  [[nodiscard]] aaf::plan::Verdict hold_back(std::vector<aaf::plan::Operation>& operations,
                                             std::vector<aaf::account::Account>& bookkeeping,
                                             const std::vector<aaf::plan::HeldSet>& standing);

 private:
  const OpenEnt& ent_;
  aaf::plan::GuardLimits limits_;
  aaf::plan::GuardBase base_;
  std::vector<aaf::plan::Approval> approvals_;
  aaf::plan::LossView view_;  // what is the same for every establishment
  std::vector<aaf::plan::Loss> losses_;
};

}  // namespace entsync::daemon::run
