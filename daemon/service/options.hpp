// The command line of `entsyncd`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/model/result.hpp"

namespace entsync::daemon::service {

struct Options {
  std::string config;  // --config, else ENTSYNC_CONFIG, else /etc/entsync/entsync.conf
  bool help = false, version = false;
  bool migrate = true;             // --no-migrate: only with a schema that is there already
  std::optional<aaf::Date> today;  // of a rehearsal
};

// `words` are argv[1]… Refuses (usage) what it does not know.
[[nodiscard]] aaf::Result<Options> parse_options(const std::vector<std::string>& words);

// What --help prints.
[[nodiscard]] std::string options_help();

}  // namespace entsync::daemon::service
