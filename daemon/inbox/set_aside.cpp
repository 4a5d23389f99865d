#include "daemon/inbox/set_aside.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <vector>

#include "aaf/model/failure.hpp"
#include "daemon/inbox/names.hpp"
#include "daemon/inbox/place.hpp"
#include "daemon/whole_file.hpp"

namespace entsync::daemon::inbox {

namespace fs = std::filesystem;

namespace {

fs::path folder_of(const fs::path& inbox) { return inbox / ".taking"; }

std::string reason(int error) { return std::generic_category().message(error); }

// A folder of its own for each file, so that equal names do not meet; new ones sort behind older ones.
std::string fresh_name() {
  static std::atomic<unsigned> count = 0;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return fmt::format("{:012x}{:08x}-{}-{}", now.tv_sec, now.tv_nsec, ::getpid(), count++);
}

struct Opened {
  int descriptor;
  ~Opened() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

std::string read_all(int descriptor, const WriteBytes& write) {
  std::vector<char> buffer(std::size_t{1} << 16);
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got == 0) return {};
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return reason(errno);
    write({buffer.data(), static_cast<std::size_t>(got)});
  }
}

// From another file system (a school's drop folder may be a mount of its own): copied whole and on the disk, then
// removed. One that cannot be removed would come again and again: it is not taken.
std::string copy_aside(int descriptor, const Place& place, const fs::path& target) {
  constexpr const char* context = "moving the file aside";
  try {
    write_whole(target, context, [&](const WriteBytes& write) {
      if (const std::string why = read_all(descriptor, write); !why.empty())
        throw aaf::Failure(context, place.name(), why);
    });
  } catch (const aaf::Failure& failure) {
    return failure.what();
  }
  if (::unlinkat(place.folder(), place.name(), 0) == 0) return {};
  const std::string why = reason(errno);
  ::unlink(target.c_str());
  return why;
}

void remove_empty(const fs::path& inbox, fs::path folder) {
  for (const fs::path top = folder_of(inbox); folder != top && folder.string().size() > top.string().size();
       folder = folder.parent_path()) {
    if (::rmdir(folder.c_str()) != 0) return;
  }
}

}  // namespace

std::string set_aside(const fs::path& inbox, const fs::path& file) {
  const Place place(inbox, file);
  if (place.folder() < 0) return place.error() == ENOENT ? std::string() : reason(place.error());
  // Links are not followed, and a pipe is not waited for.
  const Opened opened{::openat(place.folder(), place.name(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (opened.descriptor < 0) return errno == ENOENT ? std::string() : reason(errno);
  struct stat found {};
  if (::fstat(opened.descriptor, &found) != 0 || !S_ISREG(found.st_mode)) return "it is no regular file";
  const fs::path target = folder_of(inbox) / fresh_name() / file.lexically_relative(inbox);
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) return error.message();
  fs::permissions(folder_of(inbox), fs::perms::owner_all, error);
  if (::renameat(place.folder(), place.name(), AT_FDCWD, target.c_str()) == 0) return {};
  const int failed = errno;
  std::string why;
  if (failed == EXDEV) {
    why = copy_aside(opened.descriptor, place, target);
    if (why.empty()) return {};
  } else if (failed != ENOENT) {
    why = reason(failed);
  }
  remove_empty(inbox, target.parent_path());
  return why;
}

std::vector<intake::Offered> set_aside_files(const fs::path& inbox) {
  std::vector<intake::Offered> files;
  const fs::path top = folder_of(inbox);
  std::error_code error;
  fs::recursive_directory_iterator entries(top, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    std::error_code unknown;
    if (entries->symlink_status(unknown).type() != fs::file_type::regular || ignored(entries->path().filename()))
      continue;
    const fs::path below = entries->path().lexically_relative(top);
    const fs::path relative = below.lexically_relative(*below.begin());
    files.push_back({entries->path(), relative.string(), school_of(relative)});
  }
  std::ranges::sort(files, {}, &intake::Offered::path);
  return files;
}

std::string remove_set_aside(const fs::path& inbox, const fs::path& file) {
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) return reason(errno);
  remove_empty(inbox, file.parent_path());
  return {};
}

}  // namespace entsync::daemon::inbox
