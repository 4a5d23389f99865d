// The time since the machine started, with the time it slept: what a process that was stopped, or a machine that was
// suspended, can tell by that it is late.
#pragma once

#include <time.h>

#include <chrono>

namespace entsync::daemon {

[[nodiscard]] inline std::chrono::nanoseconds boot_time() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace entsync::daemon
