// The texts of one configuration file, and of what overrides them, with where each was said.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_error.hpp"
#include "config/keys.hpp"

namespace entsync::config {

struct Said {
  std::string text;   // without blanks at its ends
  std::string where;  // "entsync.conf, line 3, [entsync] inbox", "ENTSYNC_DATABASE_URL in the environment", …
};

// By "section.key"; several for repeatable keys, in the order of the file.
using Texts = std::map<std::string, std::vector<Said>, std::less<>>;

// Reads an INI file of these keys. Refuses a file that cannot be read, a line that is none, a key that is not in `keys`
// (naming the nearest that is), a `#` behind a value (the parser would cut the value there, URLs too), a key given
// twice that is not repeatable.
[[nodiscard]] Result<Texts> read_ini(const std::filesystem::path& file, std::span<const Key> keys);

}  // namespace entsync::config
