#include "daemon/service/notifier.hpp"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>
#include <time.h>

namespace entsync::daemon::service {

Notifier::Notifier() {
  std::uint64_t microseconds = 0;
  if (::sd_watchdog_enabled(0, &microseconds) > 0) watchdog_ = std::chrono::microseconds(microseconds);
}

void Notifier::ready() const { ::sd_notify(0, "READY=1"); }

void Notifier::reloading() const {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const std::string text =
      fmt::format("RELOADING=1\nMONOTONIC_USEC={}", std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000);
  ::sd_notify(0, text.c_str());
}

void Notifier::stopping() const { ::sd_notify(0, "STOPPING=1"); }

void Notifier::status(const std::string& text) {
  if (text == status_) return;
  status_ = text;
  ::sd_notify(0, ("STATUS=" + text).c_str());
}

void Notifier::alive() const { ::sd_notify(0, "WATCHDOG=1"); }

}  // namespace entsync::daemon::service
