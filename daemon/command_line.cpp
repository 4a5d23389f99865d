#include "daemon/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstdlib>

#include "aaf/text/fold.hpp"
#include "aaf/text/nearest.hpp"

namespace entsync::daemon {

namespace po = boost::program_options;
using aaf::RefusalKind;
using aaf::refuse;
using commands::Command;
using commands::Option;

namespace {

constexpr const char* usage_context = "reading the command line";

void describe(po::options_description& description, const Option& option) {
  const std::string name(option.name);
  if (option.argument.empty()) {
    description.add_options()(name.c_str(), "");
  } else {
    description.add_options()(name.c_str(), po::value<std::vector<std::string>>()->composing(), "");
  }
}

const Option* find(const std::vector<Option>& options, std::string_view name) {
  const auto at = std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.name == name; });
  return at == options.end() ? nullptr : &*at;
}

// Where the command stands among the words: the first one that is neither a global option nor the value of one.
std::optional<std::size_t> command_at(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!word.starts_with("--")) return i;
    const std::string name = word.substr(2);
    const Option* option = find(global_options(), name);
    if (option != nullptr && !option->argument.empty()) ++i;  // its value; "--config=F" carries it itself
  }
  return std::nullopt;
}

std::vector<std::string> known_names(const Command* command) {
  std::vector<std::string> names;
  for (const Option& option : global_options()) names.push_back("--" + std::string(option.name));
  if (command != nullptr) {
    for (const Option& option : command->options) names.push_back("--" + std::string(option.name));
  }
  return names;
}

std::string see_help(const Command* command) {
  return command == nullptr ? "see entsync --help" : fmt::format("see entsync {} --help", command->name);
}

std::string suggestion(std::string_view word, const std::vector<std::string>& names, const Command* command) {
  const auto near = aaf::text::nearest(word, names);
  return near.empty() ? see_help(command) : fmt::format("did you mean {}? {}", near.front(), see_help(command));
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out, line;
  const std::string margin(indent, ' ');
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word(text.substr(at, end - at));
    if (!line.empty() && aaf::text::length(line) + 1 + aaf::text::length(word) > width - indent) {
      out += line + "\n" + margin;
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    at = end + 1;
  }
  return out + line + "\n";
}

std::string options_text(const std::vector<Option>& options) {
  std::string out;
  for (const Option& option : options) {
    std::string left = fmt::format("  --{}{}{}", option.name, option.argument.empty() ? "" : " ", option.argument);
    left.resize(std::max<std::size_t>(left.size() + 1, 24), ' ');
    out += left + wrapped(std::string(option.help) + (option.repeatable ? " (may be repeated)" : ""), 24, 100);
  }
  return out;
}

aaf::Result<Globals> globals_of(const po::variables_map& values) {
  const auto last = [&](const char* name) {
    return values.count(name) == 0 ? std::string() : values[name].as<std::vector<std::string>>().back();
  };
  Globals globals;
  globals.json = values.count("json") > 0;
  globals.verbose = values.count("verbose") > 0;
  globals.config = last("config");
  if (globals.config.empty()) {
    const char* environment = std::getenv("ENTSYNC_CONFIG");
    globals.config = environment != nullptr && *environment != '\0' ? environment : "/etc/entsync/entsync.conf";
  }
  if (const std::string today = last("today"); values.count("today") > 0) {
    globals.today = aaf::parse_iso_date(today);
    if (!globals.today) {
      return refuse(RefusalKind::usage, usage_context, "--today " + today, "that is no day", "write it as 2026-09-15");
    }
  }
  return globals;
}

}  // namespace

const std::vector<Option>& global_options() {
  static const std::vector<Option> options{
      {"config", "F", false, "the configuration file; else $ENTSYNC_CONFIG, else /etc/entsync/entsync.conf"},
      {"json", "", false, "answer in JSON"},
      {"verbose", "", false, "say more"},
      {"today", "DATE", false, "rehearse another day (AAAA-MM-JJ)"},
      {"help", "", false, "say what it does and which options it takes"},
      {"version", "", false, "name the version"},
  };
  return options;
}

aaf::Result<Invocation> parse_command_line(const std::vector<std::string>& words) {
  Invocation invocation;
  std::vector<std::string> rest = words;
  if (const auto at = command_at(words)) {
    invocation.command = commands::find_command(words[*at]);
    if (invocation.command == nullptr) {
      std::vector<std::string> names;
      for (const Command& command : commands::all_commands()) names.emplace_back(command.name);
      return refuse(RefusalKind::usage, usage_context, words[*at], "there is no such command",
                    suggestion(words[*at], names, nullptr));
    }
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(*at));
  }
  const Command* command = invocation.command;

  po::options_description description;
  for (const Option& option : global_options()) describe(description, option);
  if (command != nullptr) {
    for (const Option& option : command->options) describe(description, option);
  }
  description.add_options()("operand", po::value<std::vector<std::string>>()->composing(), "");
  po::positional_options_description positional;
  positional.add("operand", -1);
  const int style = po::command_line_style::allow_long | po::command_line_style::long_allow_next |
                    po::command_line_style::long_allow_adjacent;
  po::variables_map values;
  try {
    po::store(po::command_line_parser(rest).options(description).positional(positional).style(style).run(), values);
  } catch (const po::unknown_option& error) {
    return refuse(RefusalKind::usage, usage_context, error.get_option_name(), "there is no such option",
                  suggestion(error.get_option_name(), known_names(command), command));
  } catch (const po::error& error) {
    return refuse(RefusalKind::usage, usage_context, command == nullptr ? "entsync" : std::string(command->name),
                  error.what(), see_help(command));
  }

  for (const auto& [name, value] : values) {
    if (name == "operand") {
      invocation.arguments.operands = value.as<std::vector<std::string>>();
      continue;
    }
    if (find(global_options(), name) != nullptr) continue;
    const Option* option = command == nullptr ? nullptr : find(command->options, name);
    if (option == nullptr) continue;
    std::vector<std::string> given;
    if (!option->argument.empty()) given = value.as<std::vector<std::string>>();
    if (given.size() > 1 && !option->repeatable) {
      return refuse(RefusalKind::usage, usage_context, "--" + name, "it may be given once", see_help(command));
    }
    invocation.arguments.options[name] = std::move(given);
  }
  invocation.help = values.count("help") > 0;
  invocation.version = values.count("version") > 0;
  auto globals = globals_of(values);
  if (!globals) return tl::unexpected(globals.error());
  invocation.globals = std::move(*globals);
  if (invocation.help || invocation.version) return invocation;
  if (command == nullptr) {
    return refuse(RefusalKind::usage, usage_context, "entsync", "no command was given", "see entsync --help");
  }
  const std::size_t count = invocation.arguments.operands.size();
  if (count < command->operands_min || count > command->operands_max) {
    return refuse(RefusalKind::usage, usage_context, std::string(command->name),
                  command->operands.empty() ? "it takes no operands" : fmt::format("it takes {}", command->operands),
                  see_help(command));
  }
  return invocation;
}

std::string help_text() {
  std::string out =
      "entsync keeps an ENT's LDAP directory equal to what the school applications say.\n\n"
      "Usage: entsync [global options] COMMAND [options]\n\nCommands:\n";
  for (const Command& command : commands::all_commands()) {
    std::string left = fmt::format("  {}{}{}", command.name, command.operands.empty() ? "" : " ", command.operands);
    left.resize(left.size() + (aaf::text::length(left) < 19 ? 19 - aaf::text::length(left) : 1), ' ');
    out += left + std::string(command.summary) + "\n";
  }
  out += "\nGlobal options:\n" + options_text(global_options());
  out +=
      "\nExit codes: 0 done · 1 differences found, or plan out of date · 2 usage or configuration · 3 held by a guard\n"
      "            4 a source was rejected · 5 database or ENT out of reach · 6 done in part · 7 another run holds the "
      "lock\n"
      "\nentsync COMMAND --help says more about one of them.\n";
  return out;
}

std::string help_text(const Command& command) {
  std::string out = fmt::format("entsync {}{}{}: {}\n\n", command.name, command.operands.empty() ? "" : " ",
                                command.operands, command.summary);
  out += wrapped(command.details, 0, 100);
  if (!command.options.empty()) out += "\nOptions:\n" + options_text(command.options);
  out += "\nGlobal options: --config F, --json, --verbose, --today DATE (see entsync --help)\n";
  return out;
}

}  // namespace entsync::daemon
