#include "daemon/intake/keep.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "aaf/model/failure.hpp"
#include "aaf/text/digest.hpp"

namespace entsync::daemon::intake {

namespace fs = std::filesystem;

namespace {

constexpr const char* context = "keeping the file";

[[noreturn]] void fail(const fs::path& path) {
  throw aaf::Failure(context, path.string(), std::generic_category().message(errno));
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0)
      : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {
    if (fd_ < 0) fail(path);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  std::string_view read(std::vector<char>& buffer) const {
    for (;;) {
      const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
      if (got >= 0) return {buffer.data(), static_cast<std::size_t>(got)};
      if (errno != EINTR) fail(path_);
    }
  }
  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t put = ::write(fd_, bytes.data(), bytes.size());
      if (put < 0 && errno != EINTR) fail(path_);
      if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail(path_);
  }

 private:
  fs::path path_;
  int fd_;
};

void make_folder(const fs::path& folder) {
  if (fs::is_directory(folder)) return;
  if (folder.has_parent_path()) make_folder(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder);
}

// Writes a file whole or not at all; `fill` writes its bytes.
template <class Fill>
void write_whole(const fs::path& target, Fill fill) {
  make_folder(target.parent_path());
  const fs::path temporary = target.parent_path() / fmt::format(".{}.{}", target.filename().string(), ::getpid());
  try {
    {
      const Descriptor out(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0600);
      fill(out);
      out.sync();
    }
    if (::rename(temporary.c_str(), target.c_str()) != 0) fail(target);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  Descriptor(target.parent_path(), O_RDONLY | O_DIRECTORY).sync();
}

std::string copy_bytes(const fs::path& from, const Descriptor& to) {
  const Descriptor in(from, O_RDONLY);
  std::vector<char> buffer(std::size_t{1} << 16);
  aaf::text::Sha256 sha;
  for (std::string_view bytes = in.read(buffer); !bytes.empty(); bytes = in.read(buffer)) {
    sha.add(bytes);
    to.write(bytes);
  }
  return sha.hex();
}

// A file name stays well below the system's 255 bytes, whatever the sender called it; its end (the type) is kept.
std::string kept_name(const fs::path& file) {
  std::string name = file.filename().string();
  constexpr std::size_t longest = 120;
  return name.size() <= longest ? name : name.substr(name.size() - longest);
}

}  // namespace

fs::path keep_archived(const fs::path& file, const fs::path& folder, aaf::Date day, const std::string& sha256) {
  const std::string date = aaf::iso(day);
  const fs::path target =
      folder / date.substr(0, 4) / date.substr(5, 2) / date.substr(8, 2) / (sha256 + "_" + kept_name(file));
  if (fs::exists(target)) return target;
  write_whole(target, [&](const Descriptor& out) {
    if (copy_bytes(file, out) != sha256)
      throw aaf::Failure(context, file.string(), "it changed while it was read; send it again");
  });
  return target;
}

fs::path keep_rejected(const fs::path& file, const fs::path& folder, aaf::Date day, const std::string& sha256,
                       const std::string& reason) {
  const std::string name = fmt::format("{}_{}_{}", aaf::iso(day), sha256.substr(0, 12), kept_name(file));
  const fs::path target = folder / name;
  if (fs::is_regular_file(file) && !fs::exists(target)) {
    write_whole(target, [&](const Descriptor& out) { copy_bytes(file, out); });
  }
  write_whole(folder / (name + ".txt"), [&](const Descriptor& out) { out.write(reason + "\n"); });
  return target;
}

}  // namespace entsync::daemon::intake
