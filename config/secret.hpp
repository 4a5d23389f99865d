// Secrets come from files that only their owner (and group) may read; they are never in the configuration itself.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "config/config_error.hpp"
#include "config/settings.hpp"

namespace entsync::config {

// The first line of the file, without its line end. `what` names it in messages ("the password of ENT demo"). Refuses a
// file that is missing, unreadable, not a plain file, readable or writable by everybody, or whose first line is empty:
// a bind with an empty password is an anonymous one on some servers.
[[nodiscard]] Result<std::string> read_secret(const std::filesystem::path& file, const std::string& what);

// The same, but nothing where the file is missing or not for this user: whoever has not this host's secrets may still
// ask for the state (D38). What is there must be in order.
[[nodiscard]] Result<std::optional<std::string>> read_if_allowed(const std::filesystem::path& file,
                                                                 const std::string& what);

// The libpq URL (or "keyword=value …") with this password in it, escaped as libpq reads it. It counts before one that
// stands there already: libpq takes the last.
[[nodiscard]] std::string with_password(const std::string& url, std::string_view password);

// "the password of ENT demo", as messages name it.
[[nodiscard]] std::string password_of(const Ent& ent);
// The password with which entsync binds to this ENT.
[[nodiscard]] Result<std::string> read_password(const Ent& ent);

}  // namespace entsync::config
