#include "daemon/inbox/arrivals.hpp"

#include <algorithm>

namespace entsync::daemon::inbox {

namespace fs = std::filesystem;

void Arrivals::renamed(const fs::path& file) {
  written_.erase(file);
  renamed_.insert(file);
}

void Arrivals::written(const fs::path& file, const Stamp& stamp, std::chrono::nanoseconds age, Steady now) {
  if (renamed_.contains(file)) return;
  const auto known = written_.find(file);
  if (known != written_.end() && known->second.stamp == stamp) return;
  // Its own time may lie in the future.
  written_[file] = {stamp, now - std::max(age, std::chrono::nanoseconds::zero())};
}

void Arrivals::gone(const fs::path& file) {
  renamed_.erase(file);
  written_.erase(file);
}

void Arrivals::keep_only(const std::set<fs::path>& found) {
  std::erase_if(written_, [&](const auto& one) { return !found.contains(one.first); });
}

std::vector<fs::path> Arrivals::ripe(std::chrono::nanoseconds settle, Steady now) const {
  std::vector<fs::path> files;
  for (const auto& [file, seen] : written_) {
    if (now - seen.since >= settle) files.push_back(file);
  }
  return files;
}

std::optional<Steady> Arrivals::next(std::chrono::nanoseconds settle) const {
  if (!renamed_.empty()) return Steady::min();
  std::optional<Steady> soonest;
  for (const auto& [file, seen] : written_) {
    const Steady at = seen.since + std::chrono::duration_cast<Steady::duration>(settle);
    if (!soonest || at < *soonest) soonest = at;
  }
  return soonest;
}

}  // namespace entsync::daemon::inbox
