// A command is done here, under the locks of its ENTs, or by the daemons that lead them: what it prints is the same.
#pragma once

#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/session.hpp"

namespace entsync::daemon::requests {

// Does the command, or asks for it and waits for the answer. Where ENTs are led by different daemons each does its
// part, and the answers are joined. Throws Failure when the database is out of reach.
[[nodiscard]] ExitCode run_or_ask(Session& session, const Invocation& invocation);

}  // namespace entsync::daemon::requests
