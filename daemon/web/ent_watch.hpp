// Which ENTs answered at the last try: heard from the events of this process.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "daemon/log/log.hpp"

namespace entsync::daemon::web {

class EntWatch {
 public:
  EntWatch();
  // Nothing: it was not tried since the process started.
  [[nodiscard]] std::optional<bool> answered(const std::string& ent) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, bool> answered_;
  log::Subscription subscription_;
};

}  // namespace entsync::daemon::web
