// One call of `entsync`: its settings, its day, where it prints, and its database, opened when it is first needed.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "aaf/model/date.hpp"
#include "aaf/model/result.hpp"
#include "config/settings.hpp"
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"

namespace entsync::daemon {

class Session {
 public:
  Session(config::Settings settings, Globals globals, std::ostream& out, std::ostream& err);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  [[nodiscard]] const config::Settings& settings() const { return settings_; }
  [[nodiscard]] const Globals& globals() const { return globals_; }
  [[nodiscard]] bool json() const { return globals_.json; }
  [[nodiscard]] bool verbose() const { return globals_.verbose; }
  // The one date of this run (D4): --today, else today in the configured time zone.
  [[nodiscard]] aaf::Date today() const { return today_; }
  // The wall-clock time of the académie at this moment, as if the program had been started on `today`.
  [[nodiscard]] aaf::LocalTime now() const;
  [[nodiscard]] std::ostream& out() const { return out_; }
  [[nodiscard]] std::ostream& err() const { return err_; }

  // Prints a refusal to the error stream and returns its exit code.
  ExitCode refused(const aaf::Refusal& refusal) const;

 private:
  config::Settings settings_;
  Globals globals_;
  aaf::Date today_{};
  std::chrono::days shift_{};  // from the real day to the rehearsed one
  std::ostream& out_;
  std::ostream& err_;
};

// The wall-clock time in a time zone of the system's tables ("Europe/Paris"); UTC when there is no such zone.
[[nodiscard]] aaf::LocalTime wall_clock(const std::string& timezone);

// The settings that this invocation names. Refuses (usage) what config/ refuses.
[[nodiscard]] aaf::Result<config::Settings> load_settings(const Globals& globals);

// Parses, loads, runs and catches: what `main` does. Returns the exit code.
[[nodiscard]] int run_program(const std::vector<std::string>& words, std::ostream& out, std::ostream& err);

}  // namespace entsync::daemon
