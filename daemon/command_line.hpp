// The command line of `entsync`: global options, the command, its own options and operands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aaf/model/result.hpp"
#include "daemon/commands/command.hpp"
#include "daemon/output/look.hpp"

namespace entsync::daemon {

struct Globals {
  std::string config;  // --config, else ENTSYNC_CONFIG, else /etc/entsync/entsync.conf
  bool json = false, verbose = false;
  std::optional<aaf::Date> today;
};

struct Invocation {
  const commands::Command* command = nullptr;  // none with `help` of the program or `version`
  bool help = false, version = false;
  Globals globals;
  commands::Arguments arguments;
};

// The options that every command takes.
[[nodiscard]] const std::vector<commands::Option>& global_options();

// `words` are argv[1]… Global options may stand before or after the command. Refuses (usage) what it does not know,
// with the nearest name that it does.
[[nodiscard]] aaf::Result<Invocation> parse_command_line(const std::vector<std::string>& words);

// What --help prints: of the program, or of one command. As wide as the terminal, between 60 and 100 columns; 80 where
// there is none.
[[nodiscard]] std::string help_text(const output::Look& look = {});
[[nodiscard]] std::string help_text(const commands::Command& command, const output::Look& look = {});

}  // namespace entsync::daemon
