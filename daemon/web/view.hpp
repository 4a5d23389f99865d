// What the pages see of the process that serves them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "config/settings.hpp"

namespace entsync::daemon::web {

struct View {
  std::function<std::shared_ptr<const config::Settings>()> settings;  // those in force
  std::function<aaf::LocalTime()> now;                                // in the académie
  std::function<bool()> working;                                      // the main loop and the worker move
  std::function<std::vector<std::string>()> leads;                    // ENTs that this process leads
};

}  // namespace entsync::daemon::web
