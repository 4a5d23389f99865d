// Which ENTs this daemon leads: those whose advisory lock its worker's connection holds.
//
// Locks and work share that connection. Whoever loses it has lost the locks, can commit no intent any more, and so
// writes nothing to an ENT.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/leaders.hpp"

namespace entsync::daemon::service {

class Leadership {
 public:
  // Of the connection `database`, which it must not outlive.
  Leadership(store::Database& database, store::Instance instance)
      : database_(database), instance_(std::move(instance)) {}

  // Takes the lock of every one of `ents` that is free, or whose leader has stood still for `stale_after`, and gives
  // back those of others. Returns the ENTs that were gained. Throws Failure when the database is lost.
  [[nodiscard]] std::vector<std::string> contend(const std::vector<std::string>& ents,
                                                 std::chrono::milliseconds stale_after);
  // Gives all locks back.
  void resign();

  [[nodiscard]] const std::set<std::string>& led() const { return led_; }
  // ENTs whose leader could not be ended although it stands still.
  [[nodiscard]] const std::set<std::string>& stuck() const { return stuck_; }

 private:
  // What was last seen of another leader, and since when it looks the same.
  struct Seen {
    std::string heartbeat;
    std::chrono::steady_clock::time_point since;
  };

  bool take(const std::string& ent);
  bool take_from_stale(const store::Leader& leader, std::chrono::milliseconds stale_after);
  void release(const std::string& ent);

  store::Database& database_;
  store::Instance instance_;
  std::set<std::string> led_, stuck_;
  std::map<std::string, Seen> seen_;
};

}  // namespace entsync::daemon::service
