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
#include "daemon/output/look.hpp"
#include "daemon/oversight.hpp"
#include "daemon/work_files.hpp"
#include "store/database.hpp"

namespace entsync::daemon {

class Session {
 public:
  Session(config::Settings settings, Globals globals, std::ostream& out, std::ostream& err, output::Looks looks = {});
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
  // How the answer looks on `out`.
  [[nodiscard]] const output::Look& look() const { return looks_.out; }
  [[nodiscard]] const output::Looks& looks() const { return looks_; }

  // Who asked: the system's user, or whoever left the request that is done here.
  [[nodiscard]] const std::string& asker() const { return asker_; }
  void ask_for(std::string asker) { asker_ = std::move(asker); }

  // The connection that the commands of this session work on; none: they make one of their own.
  [[nodiscard]] const std::shared_ptr<store::Database>& lent_database() const { return database_; }
  void lend(std::shared_ptr<store::Database> database) { database_ = std::move(database); }

  [[nodiscard]] const Oversight& oversight() const { return oversight_; }
  void oversee(Oversight oversight) { oversight_ = std::move(oversight); }
  // Tells how far the work is.
  void progress(std::string phase, const std::string& ent = {}, std::int64_t done = 0, std::int64_t total = 0) const;
  // Why the work has to end at its next safe place; empty: it may go on.
  [[nodiscard]] std::string asked_to_stop() const;
  // Why nothing may be written to an ENT now: the work is to stop, or a blackout holds; empty when it may.
  [[nodiscard]] std::string no_writing() const;

  // The files that the command line names.
  [[nodiscard]] WorkFiles& files() { return files_; }

  // Prints what went wrong to the error stream, as one line that starts with the program's name.
  void complain(std::string_view text) const;
  // Prints a refusal to the error stream and returns its exit code.
  ExitCode refused(const aaf::Refusal& refusal) const;

 private:
  config::Settings settings_;
  Globals globals_;
  aaf::Date today_{};
  std::chrono::days shift_{};  // from the real day to the rehearsed one
  std::ostream& out_;
  std::ostream& err_;
  std::string asker_;
  std::shared_ptr<store::Database> database_;
  Oversight oversight_;
  WorkFiles files_;
  output::Looks looks_;
};

// Who runs this program: the system's user; of root under sudo, who called it.
[[nodiscard]] std::string operator_name();

// The wall-clock time in a time zone of the system's tables ("Europe/Paris"); UTC when there is no such zone. Another
// zone than before may be asked for only while there is one thread.
[[nodiscard]] aaf::LocalTime wall_clock(const std::string& timezone);

// The settings that this invocation names. Refuses (usage) what config/ refuses.
[[nodiscard]] aaf::Result<config::Settings> load_settings(const Globals& globals);

// Refuses (usage) --today of a command that writes, unless the configuration is a rehearsal's: a day of rehearsal may
// not become a day of the record.
[[nodiscard]] aaf::Result<void> check_today(const Invocation& invocation, const config::Settings& settings);

// What is said of an exception that nobody foresaw: its own text may hold a value of a person.
inline constexpr const char* internal_error =
    "entsync: an internal error stopped the command; what was committed before is kept. Run it again; if it happens "
    "again, report it with the command and the time.\n";

// Parses, loads, runs and catches: what `main` does. Returns the exit code.
[[nodiscard]] int run_program(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
                              output::Looks looks = {});

}  // namespace entsync::daemon
