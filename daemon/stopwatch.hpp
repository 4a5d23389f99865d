// How long something takes, from the making of the watch on.
#pragma once

#include <chrono>

namespace entsync::daemon {

class Stopwatch {
 public:
  [[nodiscard]] std::chrono::microseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun_);
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace entsync::daemon
