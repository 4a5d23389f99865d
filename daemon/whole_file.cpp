#include "daemon/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "aaf/model/failure.hpp"

namespace entsync::daemon {

namespace fs = std::filesystem;

namespace {

class Descriptor {
 public:
  Descriptor(fs::path path, const char* context, int flags, mode_t mode = 0)
      : path_(std::move(path)), context_(context), fd_(::open(path_.c_str(), flags | O_CLOEXEC, mode)) {
    if (fd_ < 0) fail();
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(fd_); }

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t put = ::write(fd_, bytes.data(), bytes.size());
      if (put < 0 && errno != EINTR) fail();
      if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw aaf::Failure(context_, path_.string(), std::generic_category().message(errno));
  }

  fs::path path_;
  const char* context_;
  int fd_;
};

}  // namespace

void write_whole(const fs::path& target, const char* context, const std::function<void(const WriteBytes& write)>& fill,
                 mode_t mode) {
  std::error_code unknown;
  const fs::file_status present = fs::status(target, unknown);
  if (fs::exists(present) && !fs::is_regular_file(present))
    throw aaf::Failure(context, target.string(), "something that is no regular file is there");
  const fs::path folder = target.has_parent_path() ? target.parent_path() : ".";
  const fs::path temporary = folder / fmt::format(".{}.{}", target.filename().string(), ::getpid());
  ::unlink(temporary.c_str());  // of a process that had this number and was killed
  try {
    {
      const Descriptor out(temporary, context, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
      fill([&](std::string_view bytes) { out.write(bytes); });
      out.sync();
    }
    if (::rename(temporary.c_str(), target.c_str()) != 0)
      throw aaf::Failure(context, target.string(), std::generic_category().message(errno));
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  Descriptor(folder, context, O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace entsync::daemon
