// Where the pages are served, and under which names they may be asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::daemon::web {

struct Address {
  std::string host;  // without brackets
  int port = 0;
  bool loopback = false;  // nobody but this machine reaches it
};

// Of "host:port" or "[v6]:port", as config/values.hpp has checked it.
[[nodiscard]] Address parse_address(std::string_view listen);

// True when a request's Host is this address, a name of this machine's loopback, or one of `names`; the port does not
// matter.
[[nodiscard]] bool is_own_host(std::string_view host, const Address& address, const std::vector<std::string>& names);

}  // namespace entsync::daemon::web
