// Secrets that systemd hands to the service: a key of a secret may say `credential:NAME` in the place of a path.
//
// The unit loads every file of /etc/entsync/credentials (LoadCredential=entsync:…), also encrypted ones by a drop-in of
// the operator's. Who runs `entsync` by hand gets nothing from systemd, and reads the folder itself where he may.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace entsync::config {

struct Credentials {
  std::filesystem::path handed;  // $CREDENTIALS_DIRECTORY; empty where systemd set none
  std::filesystem::path folder;  // `credentials` beside the main file: where the unit takes them from

  // Where the credential of that name lies: handed over under its name, or as `entsync_NAME` (so systemd calls the
  // files of a folder that is loaded as `entsync`), else in the folder. The file need not be there; nothing when the
  // name is none: letters, digits, '.', '-', '_', and no '.' at its start.
  [[nodiscard]] std::optional<std::filesystem::path> find(std::string_view name) const;
};

}  // namespace entsync::config
