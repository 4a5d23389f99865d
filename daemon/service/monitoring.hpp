// What can be seen of the daemon from outside while it runs: metrics, health, the status page.
#pragma once

#include <atomic>
#include <chrono>
#include <iosfwd>

#include "daemon/metrics/observed.hpp"
#include "daemon/service/common.hpp"
#include "daemon/web/server.hpp"

namespace entsync::daemon::service {

class Monitoring {
 public:
  // Counts from now on, and serves. An address that cannot be had is said on `err` and in the log: the daemon works
  // without it. `patience`: how long the worker may be at one step.
  Monitoring(Common& common, std::chrono::nanoseconds patience, std::ostream& err);

  // The main loop is alive: called at each of its rounds.
  void pulse();
  // Settings that are in force from now on: what is counted of their ENTs is there at once.
  void watch(const config::Settings& settings);

 private:
  [[nodiscard]] bool working() const;

  Common& common_;
  std::chrono::nanoseconds patience_;
  std::atomic<std::int64_t> pulse_;
  metrics::Observed observed_;
  web::Server server_;
};

}  // namespace entsync::daemon::service
