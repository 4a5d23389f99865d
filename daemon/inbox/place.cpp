#include "daemon/inbox/place.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace entsync::daemon::inbox {

namespace fs = std::filesystem;

Place::Place(const fs::path& inbox, const fs::path& file) : name_(file.filename().string()) {
  constexpr int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  // The operator may have made the inbox itself a link.
  folder_ = ::open(inbox.c_str(), flags);
  error_ = errno;
  for (const fs::path& step : file.parent_path().lexically_relative(inbox)) {
    if (folder_ < 0 || step == ".") continue;
    const int above = folder_;
    // Nothing leads up and out.
    folder_ = step == ".." ? -1 : ::openat(above, step.c_str(), flags | O_NOFOLLOW);
    error_ = step == ".." ? ENOENT : errno;
    ::close(above);
  }
}

Place::~Place() {
  if (folder_ >= 0) ::close(folder_);
}

}  // namespace entsync::daemon::inbox
