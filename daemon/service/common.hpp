// What the threads of the daemon share, each member safe to use from any of them.
//
// main loop: signals, inbox, clock · worker: all work, one thing after the other, on the connection that holds the
// locks · liaison: heartbeat and notices, on a connection of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/boot_time.hpp"
#include "daemon/oversight.hpp"
#include "daemon/service/options.hpp"
#include "store/leaders.hpp"

namespace entsync::daemon::service {

// What the daemon is at, for whoever looks.
struct Activity {
  bool database = false;           // the worker is connected
  std::vector<std::string> leads;  // ENTs
  Progress progress;               // without a phase: it waits for work
  std::int64_t request = 0;        // that it is at; 0: none
  std::vector<std::string> next_jobs;
};

class Common {
 public:
  Common(Options options, config::Settings settings);

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const store::Instance& instance() const { return instance_; }
  // Those in force; whoever works with them keeps them for the whole job.
  [[nodiscard]] std::shared_ptr<const config::Settings> settings() const;
  void replace_settings(config::Settings settings);

  // Asked to end: between two batches at the latest.
  [[nodiscard]] bool stopping() const { return stopping_; }
  void stop() { stopping_ = true; }

  // Somebody listens to notices: what is said from now on is not missed.
  [[nodiscard]] bool listening() const { return listening_; }
  void set_listening() { listening_ = true; }

  // The worker is alive: called between any two steps of its work.
  void pulse() { pulse_ = boot_time().count(); }
  [[nodiscard]] std::chrono::nanoseconds since_pulse() const { return boot_time() - std::chrono::nanoseconds(pulse_); }

  // Who is told how long the database took (store::Database::observe); set before other threads are started.
  [[nodiscard]] const store::Database::Timing& database_timing() const { return database_timing_; }
  void time_database(store::Database::Timing timing) { database_timing_ = std::move(timing); }

  [[nodiscard]] Activity activity() const;
  // `change` must not ask this object for anything.
  template <class Change>
  void update(Change change) {
    const std::lock_guard guard(mutex_);
    change(activity_);
  }

 private:
  const Options options_;
  store::Instance instance_;
  mutable std::mutex mutex_;
  std::shared_ptr<const config::Settings> settings_;
  Activity activity_;
  store::Database::Timing database_timing_;
  std::atomic<bool> stopping_ = false, listening_ = false;
  std::atomic<std::int64_t> pulse_ = 0;
};

}  // namespace entsync::daemon::service
