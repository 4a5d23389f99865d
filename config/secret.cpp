#include "config/secret.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace entsync::config {

namespace fs = std::filesystem;

Result<std::string> read_secret(const fs::path& file, const std::string& what) {
  const std::string object = fmt::format("{}, {}", file.string(), what);
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) return config_error(object, "the file is missing", "write the secret into it, mode 0640");
  if (!fs::is_regular_file(status)) return config_error(object, "this is not a plain file");
  if ((status.permissions() & (fs::perms::others_read | fs::perms::others_write)) != fs::perms::none)
    return config_error(object, "everybody on this host may read or change it", "chmod o= the file");
  std::ifstream stream(file);
  if (!stream) return config_error(object, "it may not be read by this user", "run entsync as a user who may read it");
  std::string secret;
  std::getline(stream, secret);
  if (secret.ends_with('\r')) secret.pop_back();
  if (secret.empty()) return config_error(object, "its first line is empty", "write the secret into it");
  return secret;
}

Result<std::optional<std::string>> read_if_allowed(const fs::path& file, const std::string& what) {
  if (access(file.c_str(), R_OK) != 0) return std::nullopt;
  Result<std::string> secret = read_secret(file, what);
  if (!secret) return tl::unexpected(secret.error());
  return std::optional(std::move(*secret));
}

std::string with_password(const std::string& url, std::string_view password) {
  std::string escaped;
  if (url.find("://") == std::string::npos) {
    for (const char c : password) {
      if (c == '\'' || c == '\\') escaped += '\\';
      escaped += c;
    }
    return fmt::format("{} password='{}'", url, escaped);
  }
  for (const char c : password) escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return fmt::format("{}{}password={}", url, url.find('?') == std::string::npos ? '?' : '&', escaped);
}

std::string password_of(const Ent& ent) { return fmt::format("the password of ENT {}", ent.name); }

Result<std::string> read_password(const Ent& ent) { return read_secret(ent.ldap.password_file, password_of(ent)); }

}  // namespace entsync::config
