#include "daemon/archive/plain_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "aaf/model/failure.hpp"

namespace entsync::daemon::archive {
namespace {

std::string error_text(int error) { return std::generic_category().message(error); }

}  // namespace

PlainFile::PlainFile(std::string name, int descriptor, std::uint64_t size)
    : name_(std::move(name)), descriptor_(descriptor), size_(size) {}

PlainFile::~PlainFile() { ::close(descriptor_); }

aaf::Result<std::unique_ptr<PlainFile>> PlainFile::open(const std::filesystem::path& path) {
  const auto refuse_it = [&](std::string reason) {
    return aaf::refuse(aaf::RefusalKind::usage, "opening the file", path.string(), std::move(reason),
                       "Check the path and the rights");
  };
  // Not blocking: a named pipe would wait for its writer for ever.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    const int error = errno;
    if (error == EIO || error == ENFILE || error == EMFILE || error == ENOMEM) {
      throw aaf::Failure{"opening the file", path.string(), error_text(error)};
    }
    return refuse_it(error_text(error));
  }
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return refuse_it("it is no regular file");
  }
  return std::unique_ptr<PlainFile>{
      new PlainFile{path.filename().string(), descriptor, static_cast<std::uint64_t>(status.st_size)}};
}

aaf::Result<std::size_t> PlainFile::read(std::span<char> buffer) {
  // What is appended meanwhile is not part of the file that arrived.
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_ - at_));
  if (wanted == 0) return 0;
  ::ssize_t count = 0;
  do {
    count = ::pread(descriptor_, buffer.data(), wanted, static_cast<::off_t>(at_));
  } while (count < 0 && errno == EINTR);
  if (count < 0) throw aaf::Failure{"reading the file", name_, error_text(errno)};
  if (count == 0) {
    return aaf::refuse(aaf::RefusalKind::source, "reading the file", name_, "it became shorter while it was being read",
                       "Move it into place when it is complete");
  }
  at_ += static_cast<std::uint64_t>(count);
  return static_cast<std::size_t>(count);
}

void PlainFile::rewind() { at_ = 0; }

}  // namespace entsync::daemon::archive
