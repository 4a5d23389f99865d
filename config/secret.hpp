// Secrets come from files that only their owner (and group) may read; they are never in the configuration itself.
#pragma once

#include <filesystem>
#include <string>

#include "config/config_error.hpp"
#include "config/settings.hpp"

namespace entsync::config {

// The first line of the file, without its line end. `what` names it in messages ("the password of ENT demo"). Refuses a
// file that is missing, unreadable, not a plain file, readable or writable by everybody, or whose first line is empty:
// a bind with an empty password is an anonymous one on some servers.
[[nodiscard]] Result<std::string> read_secret(const std::filesystem::path& file, const std::string& what);

// The password with which entsync binds to this ENT.
[[nodiscard]] Result<std::string> read_password(const Ent& ent);

}  // namespace entsync::config
