// The daemon's ear and pulse at the database: a connection of its own that writes the heartbeat every second and passes
// on to the worker what others say there.
#pragma once

#include <atomic>
#include <chrono>

#include "daemon/service/backoff.hpp"
#include "daemon/service/common.hpp"
#include "daemon/service/messages.hpp"
#include "store/database.hpp"

namespace entsync::daemon::service {

class Liaison {
 public:
  Liaison(Common& common, WorkerMailbox& worker);
  ~Liaison();
  Liaison(const Liaison&) = delete;
  Liaison& operator=(const Liaison&) = delete;

  // The thread: until `stop`, which another thread calls. A lost connection is made again.
  void run();
  void stop();

 private:
  void attend(store::Database& database, Backoff& backoff);
  void pass_on(const std::vector<store::Database::Notice>& notices);
  void wait(int descriptor, std::chrono::milliseconds most) const;

  Common& common_;
  WorkerMailbox& worker_;
  int wake_;  // eventfd
  std::atomic<bool> stopped_ = false;
};

}  // namespace entsync::daemon::service
