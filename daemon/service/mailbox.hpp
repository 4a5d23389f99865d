// Messages to one thread: posted by others, taken in their order.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace entsync::daemon::service {

template <class Message>
class Mailbox {
 public:
  void post(Message message) {
    {
      const std::lock_guard guard(mutex_);
      messages_.push_back(std::move(message));
    }
    arrived_.notify_one();
  }

  // All that are there; waits for the first one until `deadline`, and answers nothing when none came.
  [[nodiscard]] std::vector<Message> take(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    arrived_.wait_until(lock, deadline, [&] { return !messages_.empty(); });
    return std::exchange(messages_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Message> messages_;
};

}  // namespace entsync::daemon::service
