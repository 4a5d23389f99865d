#include "daemon/inbox/set_aside.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>

#include "daemon/inbox/names.hpp"

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

// From another file system (a school's drop folder may be a mount of its own): copied whole, then removed.
std::string copy_aside(const fs::path& file, const fs::path& target) {
  std::error_code error;
  const fs::path part = target.parent_path() / (target.filename().string() + ".part");
  fs::copy_file(file, part, error);
  if (!error) fs::rename(part, target, error);
  if (!error) fs::remove(file, error);
  if (!error) return {};
  std::error_code ignored;
  fs::remove(part, ignored);
  return error.message();
}

void remove_empty(const fs::path& inbox, fs::path folder) {
  for (const fs::path top = folder_of(inbox); folder != top && folder.string().size() > top.string().size();
       folder = folder.parent_path()) {
    if (::rmdir(folder.c_str()) != 0) return;
  }
}

}  // namespace

std::string set_aside(const fs::path& inbox, const fs::path& file) {
  // Links are not followed, and a pipe is not waited for.
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return errno == ENOENT ? std::string() : reason(errno);
  ::close(descriptor);
  const fs::path target = folder_of(inbox) / fresh_name() / file.lexically_relative(inbox);
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) return error.message();
  fs::permissions(folder_of(inbox), fs::perms::owner_all, error);
  if (::rename(file.c_str(), target.c_str()) == 0) return {};
  const int failed = errno;
  std::string why;
  if (failed == EXDEV) {
    why = copy_aside(file, target);
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
