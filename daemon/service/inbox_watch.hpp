// The main loop's eye on the inbox: hands complete files to the worker.
#pragma once

#include <filesystem>
#include <optional>

#include "config/settings.hpp"
#include "daemon/inbox/arrivals.hpp"
#include "daemon/inbox/watcher.hpp"
#include "daemon/service/messages.hpp"

namespace entsync::daemon::service {

class InboxWatch {
 public:
  explicit InboxWatch(WorkerMailbox& worker) : worker_(worker) {}

  // Looks at what happened, and through the whole inbox when that is due; tells the worker what is complete. A folder
  // that the settings name anew is watched in the place of the old one.
  void look(const config::Settings& settings);
  // Readable when something happened; -1: nothing will tell.
  [[nodiscard]] int descriptor() const { return watcher_ ? watcher_->descriptor() : -1; }
  // When to look again at the latest.
  [[nodiscard]] inbox::Steady next(const config::Settings& settings) const;

 private:
  WorkerMailbox& worker_;
  std::filesystem::path folder_;
  std::optional<inbox::Watcher> watcher_;
  inbox::Arrivals arrivals_;
  inbox::Steady next_look_through_{};
  bool readable_ = true;
};

}  // namespace entsync::daemon::service
