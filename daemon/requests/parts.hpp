// A command over several ENTs, parted by who is to do it, and its answers joined again.
#pragma once

#include <string>
#include <vector>

#include "daemon/commands/command.hpp"
#include "store/leaders.hpp"
#include "store/requests.hpp"

namespace entsync::daemon::requests {

struct Part {
  std::string instance;  // the daemon that leads these ENTs; empty: none does
  std::string host;      // its own
  std::vector<std::string> ents;
};

// The ENTs by their leader, in their order. A leader that does not hold the lock, or has been silent for longer than
// `patience`, is none.
[[nodiscard]] std::vector<Part> parts_of(const std::vector<std::string>& ents,
                                         const std::vector<store::Leader>& leaders, std::chrono::milliseconds patience);

// The same arguments, for these ENTs alone.
[[nodiscard]] commands::Arguments for_ents(commands::Arguments arguments, const std::vector<std::string>& ents);
// The command line that says them.
[[nodiscard]] std::vector<std::string> words_of(const commands::Command& command, const commands::Arguments& arguments);

// One answer from several, in their order: texts follow each other; of JSON the lists of ENTs (`plans`, `ents`) become
// one, and `run` the list `runs`. The exit code is the one that wins.
[[nodiscard]] store::Answer joined(const std::vector<store::Answer>& answers, bool json);

}  // namespace entsync::daemon::requests
