#include "daemon/web/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

namespace entsync::daemon::web {

namespace {

// The host without its port and brackets, in lower case.
std::string name_of(std::string_view host) {
  std::string name(host);
  if (name.starts_with('[')) {
    name = name.substr(1, name.find(']') == std::string::npos ? 0 : name.find(']') - 1);
  } else if (std::count(name.begin(), name.end(), ':') == 1) {
    name.resize(name.find(':'));
  }
  for (char& sign : name) sign = static_cast<char>(std::tolower(static_cast<unsigned char>(sign)));
  return name;
}

bool is_loopback(const std::string& host) {
  in_addr v4{};
  in6_addr v6{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  if (::inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
  return host == "localhost";
}

}  // namespace

Address parse_address(std::string_view listen) {
  Address address;
  const auto colon = listen.rfind(':');
  address.host = name_of(listen.substr(0, colon));
  address.port = std::atoi(std::string(listen.substr(colon + 1)).c_str());
  address.loopback = is_loopback(address.host);
  return address;
}

bool is_own_host(std::string_view host, const Address& address, const std::vector<std::string>& names) {
  const std::string name = name_of(host);
  if (name.empty()) return false;
  // Under a loopback address whatever is loopback too; else the name of the address itself.
  if (name == address.host || is_loopback(name)) return true;
  return std::any_of(names.begin(), names.end(), [&](const std::string& one) { return name_of(one) == name; });
}

}  // namespace entsync::daemon::web
