#include "daemon/service/common.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <random>

namespace entsync::daemon::service {

namespace {

store::Instance this_instance() {
  std::random_device chance;
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return {fmt::format("{:08x}{:08x}", chance(), chance()), host.data(), ::getpid()};
}

}  // namespace

Common::Common(Options options, config::Settings settings)
    : options_(std::move(options)),
      instance_(this_instance()),
      settings_(std::make_shared<const config::Settings>(std::move(settings))) {
  pulse();
}

std::shared_ptr<const config::Settings> Common::settings() const {
  const std::lock_guard guard(mutex_);
  return settings_;
}

void Common::replace_settings(config::Settings settings) {
  auto fresh = std::make_shared<const config::Settings>(std::move(settings));
  const std::lock_guard guard(mutex_);
  settings_ = std::move(fresh);
}

Activity Common::activity() const {
  const std::lock_guard guard(mutex_);
  return activity_;
}

}  // namespace entsync::daemon::service
