// Tab completion for shells, made from the table of commands, so that it never offers what the program does not take.
//
// Words that are not in the table (names of ENTs, UAIs, open holds) the scripts ask the program for: `entsync
// completion ents`. What cannot be answered (no configuration, no database) is completed with nothing.
#pragma once

#include <string>

namespace entsync::daemon {

// To be sourced by bash (3.2 or newer), with or without the package bash-completion.
[[nodiscard]] std::string bash_completion();
// To be placed as `_entsync` in a folder of zsh's fpath.
[[nodiscard]] std::string zsh_completion();

}  // namespace entsync::daemon
