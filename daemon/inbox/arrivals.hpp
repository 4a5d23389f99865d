// Which files of the inbox are complete: pure, told what was seen and when.
//
// A file that was renamed into place is complete at once (D39). One that was written is complete when it has not
// changed for a while. A look through the whole inbox finds what no notice told of.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace entsync::daemon::inbox {

using Steady = std::chrono::steady_clock::time_point;

// What tells one state of a file from another.
struct Stamp {
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t changed_ns = 0;  // of the system's clock
  bool operator==(const Stamp&) const = default;
};

class Arrivals {
 public:
  void renamed(const std::filesystem::path& file);
  // Seen in this state, which is `age` old by the file's own time.
  void written(const std::filesystem::path& file, const Stamp& stamp, std::chrono::nanoseconds age, Steady now);
  void gone(const std::filesystem::path& file);
  // What a look through the inbox did not find is forgotten.
  void keep_only(const std::set<std::filesystem::path>& found);

  // Files that have not changed for `settle`, as far as is known: look at each once more.
  [[nodiscard]] std::vector<std::filesystem::path> ripe(std::chrono::nanoseconds settle, Steady now) const;
  // Those that were renamed, and those of which `still(path)` tells the same stamp as before; they are forgotten here.
  // The others begin anew.
  template <class Still>
  [[nodiscard]] std::vector<std::filesystem::path> take(std::chrono::nanoseconds settle, Steady now, Still still) {
    std::vector<std::filesystem::path> complete(renamed_.begin(), renamed_.end());
    renamed_.clear();
    for (const auto& file : ripe(settle, now)) {
      const std::optional<Stamp> stamp = still(file);
      if (stamp && *stamp == written_.at(file).stamp) {
        complete.push_back(file);
        written_.erase(file);
      } else if (stamp) {
        written_[file] = {*stamp, now};
      } else {
        written_.erase(file);
      }
    }
    return complete;
  }
  // When the next one may be complete.
  [[nodiscard]] std::optional<Steady> next(std::chrono::nanoseconds settle) const;

 private:
  struct Seen {
    Stamp stamp;
    Steady since;
  };
  std::set<std::filesystem::path> renamed_;
  std::map<std::filesystem::path, Seen> written_;
};

}  // namespace entsync::daemon::inbox
