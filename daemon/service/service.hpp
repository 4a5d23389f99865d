// `entsyncd` from its start to its end: settings, schema, threads, and the loop that hears signals and the clock.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace entsync::daemon::service {

// What `main` does; `words` are argv[1]… Returns the exit code.
[[nodiscard]] int run_daemon(const std::vector<std::string>& words, std::ostream& out, std::ostream& err);

}  // namespace entsync::daemon::service
