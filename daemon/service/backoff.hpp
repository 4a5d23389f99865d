// How long to wait before the next try: longer after each failure, up to a most.
#pragma once

#include <algorithm>
#include <chrono>

namespace entsync::daemon::service {

class Backoff {
 public:
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds most) : first_(first), most_(most), next_(first) {}
  [[nodiscard]] std::chrono::milliseconds next() {
    const auto wait = next_;
    next_ = std::min(most_, next_ * 2);
    return wait;
  }
  void reset() { next_ = first_; }

 private:
  std::chrono::milliseconds first_, most_, next_;
};

}  // namespace entsync::daemon::service
