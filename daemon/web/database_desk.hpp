// Who asks the database for pages and metrics: one thread with a connection of its own, so that nobody who looks waits
// longer than the time given, whatever the database does, and the worker's connection is left alone.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "store/database.hpp"

namespace entsync::daemon::web {

class DatabaseDesk {
 public:
  explicit DatabaseDesk(std::string url);
  // A thread that hangs at a dead server is left to itself.
  ~DatabaseDesk();
  DatabaseDesk(const DatabaseDesk&) = delete;
  DatabaseDesk& operator=(const DatabaseDesk&) = delete;

  // The answer to a question that only reads, all of it from one moment. Nothing when the database does not answer
  // within `patience`, is out of reach, or has another schema. The question must own what it names: it may outlive the
  // call.
  template <class Answer>
  [[nodiscard]] std::optional<Answer> ask(std::function<Answer(store::Transaction&)> question,
                                          std::chrono::milliseconds patience) {
    auto promise = std::make_shared<std::promise<std::optional<Answer>>>();
    auto answer = promise->get_future();
    post({[promise, question = std::move(question)](store::Transaction& tx) { promise->set_value(question(tx)); },
          [promise] { promise->set_value(std::nullopt); }});
    if (answer.wait_for(patience) != std::future_status::ready) return std::nullopt;
    return answer.get();
  }

 private:
  struct Job {
    std::function<void(store::Transaction&)> ask;
    std::function<void()> give_up;
  };
  struct State;
  void post(Job job);

  std::shared_ptr<State> state_;
};

}  // namespace entsync::daemon::web
