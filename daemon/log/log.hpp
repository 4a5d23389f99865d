// The log of this process: one place that takes events from every thread and writes them where the configuration says.
//
// entsyncd logs to the journal when its standard error is the journal, else line by line to standard error; `entsync`
// leaves its outputs to the operator and logs to the journal where there is one. Both append to `[log] file` where that
// is set. An event that cannot be written is lost: a run does not stop for its log.
#pragma once

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>

#include "config/settings.hpp"
#include "daemon/log/catalogue.hpp"
#include "daemon/log/field.hpp"
#include "daemon/log/line.hpp"

namespace entsync::daemon::log {

enum class Program { entsync, entsyncd };

// Where events go.
enum class Output { nowhere, journal, logfmt, json };

struct Options {
  Output output = Output::nowhere;
  Level level = Level::info;
  std::filesystem::path file;  // JSON lines are appended; empty: no file
  Program program = Program::entsync;
};

// What the configuration means for this program where it runs now (JOURNAL_STREAM, whether a journal listens).
[[nodiscard]] Options options_of(const config::Settings& settings, Program program);

// From now on events go there; before the first call they go nowhere. Again after a reload.
void open(Options options);

// Told of every event, whatever the level, from the thread that it comes from: it must not wait, and not log.
using Listener = std::function<void(const Entry& entry, std::span<const Field> fields, Time time)>;

// Listens as long as it lives.
class Subscription {
 public:
  explicit Subscription(Listener listener);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

 private:
  int number_;
};

// Something happened. Below the configured level: nothing.
void event(Event event, std::span<const Field> fields);
inline void event(Event which, std::initializer_list<Field> fields) {
  event(which, std::span<const Field>(fields.begin(), fields.size()));
}

}  // namespace entsync::daemon::log
