// The inbox as the system shows it: notices of what happens in it and below (inotify), and a look through it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/inbox/arrivals.hpp"

namespace entsync::daemon::inbox {

class Watcher {
 public:
  // Watches the folder and every folder below, dot folders excepted.
  explicit Watcher(std::filesystem::path inbox);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Readable when something happened; -1 where the system gives no notices: then only looking through it helps.
  [[nodiscard]] int descriptor() const { return descriptor_; }

  // Takes what happened since into `arrivals`. False when notices were lost: look through it.
  [[nodiscard]] bool read(Arrivals& arrivals, Steady now);

  // Looks through the whole inbox, and watches folders that are new. False when the inbox, or a folder in it, could not
  // be read.
  [[nodiscard]] bool look_through(Arrivals& arrivals, Steady now);

 private:
  void watch(const std::filesystem::path& folder);
  bool look_into(const std::filesystem::path& folder, Arrivals& arrivals, Steady now,
                 std::set<std::filesystem::path>& found);

  std::filesystem::path inbox_;
  int descriptor_ = -1;
  std::map<int, std::filesystem::path> folders_;  // by watch
};

// A plain file's state, and how old it is by its own time; none when there is no such file below the inbox, or it is no
// plain one (links are not followed, nowhere in its path: whoever may write into the inbox must not have other files
// read).
struct FileState {
  Stamp stamp;
  std::chrono::nanoseconds age{};
};
[[nodiscard]] std::optional<FileState> state_of(const std::filesystem::path& inbox, const std::filesystem::path& file);

}  // namespace entsync::daemon::inbox
