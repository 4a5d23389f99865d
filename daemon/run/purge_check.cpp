#include "daemon/run/purge_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/intake/days.hpp"
#include "store/establishments.hpp"
#include "store/holds.hpp"

namespace entsync::daemon::run {

PurgeCheck::PurgeCheck(store::Transaction& tx, const config::Settings& settings, const std::string& ent,
                       aaf::Date today, const std::vector<std::string>& judged, bool everything) {
  conditions_.today = today;
  conditions_.fresh_feed_days = settings.fresh_feed_days;
  conditions_.spare_leavers = aaf::contains(intake::turn_window(settings, today), today);
  for (const store::KnownEstablishment& known : store::establishments(tx)) feeds_[known.uai] = known.feed;
  for (const store::Hold& hold : store::load_holds(tx, ent, store::unlapsed)) {
    if (!hold.purpose.empty() || !store::stands(hold, today)) continue;
    const std::string& uai = hold.set.uai;
    const bool anew = aaf::plan::of_people(hold.set.guard) &&
                      (uai.empty() ? everything : std::find(judged.begin(), judged.end(), uai) != judged.end());
    if (!anew) held_uais_.insert(uai);
  }
}

bool is_held(const aaf::account::Account& account, const aaf::plan::Verdict& verdict) {
  return std::any_of(verdict.held.begin(), verdict.held.end(), [&](const aaf::plan::HeldSet& set) {
    return set.uai.empty() || std::find(account.uais.begin(), account.uais.end(), set.uai) != account.uais.end();
  });
}

std::string PurgeCheck::obstacle(const PersonView& view, const aaf::plan::Verdict& verdict) const {
  const aaf::account::Account& account = view.account.value();
  aaf::account::PurgeConditions conditions = conditions_;
  const auto of_account = [&](const std::string& uai) {
    return uai.empty() || std::find(account.uais.begin(), account.uais.end(), uai) != account.uais.end();
  };
  conditions.protect = view.orders.protect;
  conditions.held = std::any_of(held_uais_.begin(), held_uais_.end(), of_account) || is_held(account, verdict);
  for (const std::string& uai : account.uais) {
    const auto feed = feeds_.find(uai);
    if (feed == feeds_.end() || !feed->second) {
      conditions.oldest_feed.reset();
      break;
    }
    conditions.oldest_feed = std::min(conditions.oldest_feed.value_or(*feed->second), *feed->second);
  }
  return aaf::account::purge_obstacle(account, conditions);
}

bool purge_is_due(const PersonView& view, aaf::Date today) {
  return view.account && view.account->state == aaf::AccountState::deactivated &&
         view.decision.after == aaf::AccountState::deactivated && view.account->purge_after &&
         view.decision.purge_after && *view.account->purge_after <= today;
}

std::string waiting_purge(const aaf::account::Account& account, const std::string& obstacle, aaf::Date today) {
  std::string sentence =
      fmt::format("{}: due since {}, waits: {}", account.key, aaf::iso(account.purge_after.value()), obstacle);
  if (aaf::account::waits_too_long(account, today)) {
    sentence += fmt::format(" (deactivated {} days ago; the data of who left may be kept three months)",
                            (today - *account.since).count());
  }
  return sentence;
}

}  // namespace entsync::daemon::run
