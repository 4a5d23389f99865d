// A configuration that cannot be used is a value, in the same words as every refusal of entsync: exit code 2.
//
// The room stands alone (it includes nothing of ours), so it has its own type; daemon/ turns it into a usage refusal.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace entsync::config {

// "context: object: reason. remedy", each part a phrase without its final full stop.
struct ConfigError {
  std::string context;  // "reading the configuration"
  std::string object;   // "/etc/entsync/entsync.conf, line 3, [entsync] inbx"
  std::string reason;   // "there is no such key"
  std::string remedy;   // "did you mean [entsync] inbox?"; may be empty

  // The sentence an operator reads.
  [[nodiscard]] std::string text() const;
  bool operator==(const ConfigError&) const = default;
};

template <class T>
using Result = tl::expected<T, ConfigError>;

[[nodiscard]] tl::unexpected<ConfigError> config_error(std::string object, std::string reason, std::string remedy = {});

}  // namespace entsync::config
