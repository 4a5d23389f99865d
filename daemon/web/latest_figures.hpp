// The figures of the database as they were a few seconds ago: a scrape asks for new ones, and gets the last ones when
// the database does not answer soon.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "daemon/web/database_desk.hpp"
#include "store/monitoring.hpp"

namespace entsync::daemon::web {

struct Reading {
  store::Figures figures;
  double time = 0;           // when they were read, in seconds since 1970; 0: not yet
  bool database_up = false;  // it answered at the last try
};

class LatestFigures {
 public:
  explicit LatestFigures(DatabaseDesk& desk) : desk_(desk) {}

  [[nodiscard]] Reading get(const std::string& timezone, aaf::Date today);

 private:
  DatabaseDesk& desk_;
  std::mutex mutex_;
  Reading last_;
  std::optional<std::chrono::steady_clock::time_point> asked_;
};

}  // namespace entsync::daemon::web
