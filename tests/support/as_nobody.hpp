// Files as somebody without rights meets them, whoever runs the tests: root may read and remove everything.
#pragma once

#include <sys/fsuid.h>
#include <unistd.h>

#include <filesystem>

namespace entsync::test {

// This thread's rights to files are nobody's, as long as it lives.
class AsNobody {
 public:
  AsNobody() {
    if (::geteuid() == 0) ::setfsuid(nobody);
  }
  ~AsNobody() {
    if (::geteuid() == 0) ::setfsuid(0);
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

  // Gives nobody the file or folder. False when that failed.
  [[nodiscard]] static bool own(const std::filesystem::path& path) {
    return ::geteuid() != 0 || ::lchown(path.c_str(), nobody, static_cast<gid_t>(nobody)) == 0;
  }

 private:
  static constexpr uid_t nobody = 65534;
};

}  // namespace entsync::test
