#include "daemon/service/leadership.hpp"

#include <algorithm>
#include <thread>
#include <tuple>

#include "aaf/model/failure.hpp"

namespace entsync::daemon::service {

namespace {

// A backend that was told to end gives its locks back within milliseconds.
constexpr std::chrono::milliseconds grace{1000};
constexpr std::chrono::milliseconds between_tries{20};

}  // namespace

std::vector<std::string> Leadership::contend(const std::vector<std::string>& ents,
                                             std::chrono::milliseconds stale_after) {
  const std::set<std::string> configured(ents.begin(), ents.end());
  const std::set<std::string> before = led_;
  for (const std::string& ent : before) {
    if (!configured.contains(ent)) release(ent);
  }
  std::vector<std::string> gained;
  std::vector<std::string> taken;
  for (const std::string& ent : ents) {
    if (led_.contains(ent)) continue;
    if (take(ent)) {
      gained.push_back(ent);
    } else {
      taken.push_back(ent);
    }
  }
  if (taken.empty()) return gained;
  std::vector<store::Leader> others;
  {
    store::Transaction tx(database_);
    others = store::leaders(tx);
  }
  for (const store::Leader& leader : others) {
    if (std::find(taken.begin(), taken.end(), leader.ent) == taken.end()) continue;
    if (take_from_stale(leader, stale_after)) gained.push_back(leader.ent);
  }
  return gained;
}

bool Leadership::take(const std::string& ent) {
  if (!database_.try_lock("ent:" + ent)) return false;
  store::Transaction tx(database_);
  store::note_leader(tx, ent, instance_);
  tx.commit();
  led_.insert(ent);
  stuck_.erase(ent);
  seen_.erase(ent);
  return true;
}

bool Leadership::take_from_stale(const store::Leader& leader, std::chrono::milliseconds stale_after) {
  // By one's own clock: that of the database may jump. A command that holds the lock has no row, and no heartbeat to
  // miss.
  const auto now = std::chrono::steady_clock::now();
  Seen& seen = seen_[leader.ent];
  if (seen.heartbeat != leader.heartbeat) seen = {leader.heartbeat, now};
  if (!leader.holds || now - seen.since < stale_after) return false;
  try {
    // It may have gone already, with the lock of another ENT.
    store::Transaction tx(database_);
    std::ignore = store::end_backend(tx, leader.ent, leader.backend);
    tx.commit();
  } catch (const aaf::Failure&) {
    if (!database_.alive()) throw;
    stuck_.insert(leader.ent);
    return false;
  }
  for (const auto until = now + grace; std::chrono::steady_clock::now() < until;) {
    if (take(leader.ent)) return true;
    std::this_thread::sleep_for(between_tries);
  }
  return false;
}

void Leadership::release(const std::string& ent) {
  {
    store::Transaction tx(database_);
    store::end_leader(tx, ent, instance_);
    tx.commit();
  }
  database_.unlock("ent:" + ent);
  led_.erase(ent);
}

void Leadership::resign() {
  const std::set<std::string> all = led_;
  for (const std::string& ent : all) release(ent);
}

}  // namespace entsync::daemon::service
