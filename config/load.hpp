// From files, environment and command line to Settings: the first that says something of a key wins, in the order
// command line, environment, file.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "config/config_error.hpp"
#include "config/settings.hpp"

namespace entsync::config {

using Environment = std::map<std::string, std::string>;

// The environment of this process.
[[nodiscard]] Environment process_environment();

struct CommandLine {
  std::optional<std::filesystem::path> file;  // --config F
};

// The main file: --config, else ENTSYNC_CONFIG, else /etc/entsync/entsync.conf.
[[nodiscard]] std::filesystem::path config_file(const CommandLine& command_line, const Environment& environment);

// Reads the main file, ent.d/*.conf beside it, and the instance's key; checks every value. Paths that are relative hold
// from the folder of the file that names them. Refuses, naming file, line and key: a key that does not exist (with the
// nearest that does), a value that is not of its kind, a `#` within a value, a key given twice, a missing one, two ENTs
// of one name, a secret that is empty or that everybody may read. A secret that is missing or not for this user is no
// error here, because who has no credentials may still ask for the state (D38): what needs it refuses.
[[nodiscard]] Result<Settings> load(const CommandLine& command_line, const Environment& environment);

}  // namespace entsync::config
