// The event hook: a command of the operator's gets events, each as one line of JSON on its standard input, to mail them
// or to open a ticket. It runs beside the run that the event comes from and never holds it up: events wait in a bounded
// queue, and a command that takes too long is ended.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "aaf/model/result.hpp"
#include "daemon/log/log.hpp"

namespace entsync::daemon::log {

struct HookOptions {
  std::vector<std::string> command;  // a program by its path, and what it is given; no shell reads it
  std::set<Event> events;            // which; empty: all of the level
  Level level = Level::warning;
  std::chrono::seconds timeout{30};
  std::size_t queue = 200;  // so many events may wait
};

// What the configuration asks for; nothing where it names no command. Refuses (usage) a word that is no event, with the
// nearest that is.
[[nodiscard]] aaf::Result<std::optional<HookOptions>> hook_options_of(const config::Settings& settings);

class Hook {
 public:
  explicit Hook(HookOptions options);
  // What waits is still handed over, for as long as one command may take; then what runs is ended.
  ~Hook();
  Hook(const Hook&) = delete;
  Hook& operator=(const Hook&) = delete;

 private:
  void offer(const Entry& entry, std::span<const Field> fields, Time time);
  void work();
  void hand_over(const std::string& json);
  // What became of one command; nothing: it did what it should.
  [[nodiscard]] std::optional<Field> run(const std::string& json);
  [[nodiscard]] std::chrono::milliseconds patience();

  HookOptions options_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::string> waiting_;
  bool overflowed_ = false;
  std::optional<std::chrono::steady_clock::time_point> end_;  // set when it is to stop
  bool failing_ = false;                                      // said already
  std::thread worker_;
  std::optional<Subscription> subscription_;
};

}  // namespace entsync::daemon::log
