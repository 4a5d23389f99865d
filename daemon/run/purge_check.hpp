// May an account that is due be purged today? What the store knows, put before the rule (aaf/account, D33).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/plan/guard.hpp"
#include "config/settings.hpp"
#include "daemon/run/establishment_plan.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

class PurgeCheck {
 public:
  // Reads, once, how old the feeds are and which establishments an earlier hold concerns. Of people, those that this
  // plan judges anew (`judged`; with `everything` also the ENT as a whole) are told by its verdict alone; a hold on
  // what operations would take counts until it lapses, for it is judged when the purges are chosen already.
  PurgeCheck(store::Transaction& tx, const config::Settings& settings, const std::string& ent, aaf::Date today,
             const std::vector<std::string>& judged, bool everything);

  // What speaks against it; empty: nothing. Where the guard holds anything of one of its establishments, in this plan
  // or since an earlier one, the feed is in doubt, and with it that the person is absent.
  [[nodiscard]] std::string obstacle(const PersonView& view, const aaf::plan::Verdict& verdict) const;

 private:
  aaf::account::PurgeConditions conditions_;
  std::map<std::string, std::optional<aaf::Date>> feeds_;  // of each establishment: its last complete feed
  std::set<std::string> held_uais_;                        // "": the whole ENT
};

// True when the verdict holds anything of one of the account's establishments, or of the whole ENT.
[[nodiscard]] bool is_held(const aaf::account::Account& account, const aaf::plan::Verdict& verdict);

// The person is deactivated, stays so, and the purge day has come.
[[nodiscard]] bool purge_is_due(const PersonView& view, aaf::Date today);

// "eleve:…: due since 2026-11-02, waits: …"; with a word on the law where that is too long (aaf::account).
[[nodiscard]] std::string waiting_purge(const aaf::account::Account& account, const std::string& obstacle,
                                        aaf::Date today);

}  // namespace entsync::daemon::run
