// A command of `entsync`: its name, what it takes, what it does. One file per command; commands.cpp lists them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/model/result.hpp"
#include "daemon/exit_code.hpp"

namespace entsync::daemon {
class Session;
}

namespace entsync::daemon::commands {

struct Option {
  std::string_view name;  // without the dashes
  // What it takes: empty, nothing; "E", an ENT; "U", a UAI; "FILE" or "DIR"; "text|json", one of these words; else a
  // value that only the command understands. Checks, help and completion follow from it.
  std::string_view argument;
  bool repeatable = false;
  std::string_view help;
};

// "text|json" → "text", "json"; none where there is no choice.
[[nodiscard]] std::vector<std::string> choices_of(std::string_view argument);

// Where --help lists a command.
enum class Group { look, work, decide, persons, set_up };
[[nodiscard]] std::string_view title_of(Group group);

struct Example {
  std::string_view line;  // as it is typed
  std::string_view what;  // what one gets
};

// What an exit code other than 0 and 2 means of this command.
struct Exit {
  ExitCode code;
  std::string_view when;
};

// What `--today` may do with a command.
enum class Today {
  shows,      // the command only shows: always
  rehearses,  // it computes and takes back: always, without `rehearsal = true` inside a transaction that is rolled back
  writes,     // it writes or ingests: only where the configuration says `rehearsal = true`
};

// The command line after parsing.
struct Arguments {
  std::map<std::string, std::vector<std::string>, std::less<>> options;
  std::vector<std::string> operands;

  [[nodiscard]] bool has(std::string_view name) const { return options.find(name) != options.end(); }
  // The value given last; empty when the option was not given.
  [[nodiscard]] std::string value(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view name) const;
};

struct Command {
  std::string_view name;
  std::string_view operands{};  // "FILE…"; empty: none
  std::size_t operands_min = 0, operands_max = 0;
  std::string_view summary;  // one line
  std::string_view details;  // for --help: what it does, what it answers
  Group group = Group::work;
  std::vector<Example> examples{};
  std::vector<Exit> exits{};
  std::vector<Option> options{};
  Today today = Today::shows;
  bool configured = true;  // false: it can do its work without a configuration that can be read
  ExitCode (*run)(Session& session, const Arguments& arguments) = nullptr;
  // The ENTs whose locks it takes with these arguments: where a daemon leads them, that daemon is asked to do the work.
  // None also where the arguments are wrong: `run` then says so. Null: never any.
  std::vector<std::string> (*ents)(Session& session, const Arguments& arguments) = nullptr;
  bool reads_files = false;  // its operands may name files
  bool again = false;        // doing it twice is doing it once: a request that broke off is done again
};

// All commands, in the order in which --help lists them.
[[nodiscard]] const std::vector<Command>& all_commands();
// The command of that name; null when there is none.
[[nodiscard]] const Command* find_command(std::string_view name);

Command check_config_command();
Command migrate_command();
Command ingest_command();
Command plan_command();
Command apply_command();
Command sync_command();
Command resync_command();
Command status_command();
Command runs_command();
Command run_command();
Command report_command();
Command explain_command();
Command holds_command();
Command approve_command();
Command discard_command();
Command duplicates_command();
Command purge_command();
Command undo_command();
Command history_command();
Command adopt_command();
Command protect_command();
Command unprotect_command();
Command deactivate_command();
Command cut_link_command();
Command orders_command();
Command accesses_command();
Command throttle_command();
Command pause_command();
Command resume_command();
Command forget_command();
Command completion_command();

}  // namespace entsync::daemon::commands
