#include "daemon/inbox/watcher.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <system_error>

#include "daemon/inbox/names.hpp"
#include "daemon/inbox/place.hpp"

namespace entsync::daemon::inbox {

namespace fs = std::filesystem;

namespace {

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

}  // namespace

std::optional<FileState> state_of(const fs::path& inbox, const fs::path& file) {
  const Place place(inbox, file);
  struct stat found {};
  if (place.folder() < 0 || ::fstatat(place.folder(), place.name(), &found, AT_SYMLINK_NOFOLLOW) != 0 ||
      !S_ISREG(found.st_mode))
    return std::nullopt;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  FileState state;
  state.stamp = {found.st_ino, found.st_size, nanoseconds(found.st_mtim)};
  state.age = std::chrono::nanoseconds(nanoseconds(now) - state.stamp.changed_ns);
  return state;
}

Watcher::Watcher(fs::path inbox) : inbox_(std::move(inbox)), descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {}

Watcher::~Watcher() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Watcher::watch(const fs::path& folder) {
  if (descriptor_ < 0) return;
  const int watch = ::inotify_add_watch(descriptor_, folder.c_str(),
                                        IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                            IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK);
  if (watch >= 0) folders_[watch] = folder;
}

bool Watcher::read(Arrivals& arrivals, Steady now) {
  bool whole = true;
  alignas(inotify_event) std::array<char, 16384> buffer{};
  for (;;) {
    const ssize_t size = ::read(descriptor_, buffer.data(), buffer.size());
    if (size <= 0) return whole;
    for (const char* at = buffer.data(); at < buffer.data() + size;) {
      inotify_event event{};
      std::memcpy(&event, at, sizeof event);
      const std::string name = event.len > 0 ? std::string(at + sizeof event) : std::string();
      at += sizeof event + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) whole = false;
      const auto folder = folders_.find(event.wd);
      if (folder == folders_.end()) continue;
      if ((event.mask & IN_IGNORED) != 0) {
        folders_.erase(folder);
        continue;
      }
      const fs::path path = folder->second / name;
      if (name.empty()) continue;
      if ((event.mask & IN_ISDIR) != 0) {
        // What lay in it before it was watched gave no notice.
        std::set<fs::path> found;
        if ((event.mask & (IN_CREATE | IN_MOVED_TO)) != 0 && name.front() != '.')
          whole = look_into(path, arrivals, now, found) && whole;
        continue;
      }
      if (ignored(name)) continue;
      if ((event.mask & IN_MOVED_TO) != 0) {
        if (state_of(inbox_, path)) arrivals.renamed(path);
      } else if ((event.mask & IN_CLOSE_WRITE) != 0) {
        if (const auto state = state_of(inbox_, path)) arrivals.written(path, state->stamp, state->age, now);
      } else if ((event.mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
        arrivals.gone(path);
      }
    }
  }
}

bool Watcher::look_through(Arrivals& arrivals, Steady now) {
  std::set<fs::path> found;
  const bool whole = look_into(inbox_, arrivals, now, found);
  arrivals.keep_only(found);
  return whole;
}

bool Watcher::look_into(const fs::path& folder, Arrivals& arrivals, Steady now, std::set<fs::path>& found) {
  watch(folder);
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  bool whole = !error;
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path path = entries->path();
    std::error_code unknown;
    const auto type = entries->symlink_status(unknown).type();
    if (type == fs::file_type::directory) {
      if (path.filename().string().front() != '.') whole = look_into(path, arrivals, now, found) && whole;
      continue;
    }
    if (ignored(path.filename())) continue;
    const auto state = state_of(inbox_, path);
    if (!state) continue;
    found.insert(path);
    arrivals.written(path, state->stamp, state->age, now);
  }
  return whole && !error;
}

}  // namespace entsync::daemon::inbox
