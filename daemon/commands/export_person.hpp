// `history ID --export`: everything that is held of one person, as JSON (docs/personal-data.md).
#pragma once

#include <string>

#include "daemon/commands/command.hpp"

namespace entsync::daemon::commands {

// Notes who asks, then writes it to `file`, which nobody else may read, or to the session's output where that is empty.
ExitCode export_person(Session& session, const std::string& id, const std::string& file);

}  // namespace entsync::daemon::commands
