#include "daemon/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstdlib>

#include "aaf/text/columns.hpp"
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

// `--format jsn` of `text|json|ldif` is refused with the nearest word.
aaf::Result<void> check_choice(const Option& option, const std::vector<std::string>& given, const Command* command) {
  const std::vector<std::string> choices = commands::choices_of(option.argument);
  if (choices.empty()) return {};
  for (const std::string& word : given) {
    if (std::find(choices.begin(), choices.end(), word) != choices.end()) continue;
    const auto near = aaf::text::nearest(word, choices);
    return refuse(RefusalKind::usage, usage_context, fmt::format("--{} {}", option.name, word),
                  fmt::format("it takes {}", fmt::join(choices, ", ")),
                  near.empty() ? see_help(command) : fmt::format("did you mean {}?", near.front()));
  }
  return {};
}

std::size_t help_width(const output::Look& look) {
  return look.width ? std::clamp<std::size_t>(*look.width, 60, 100) : 80;
}

// `left`, then `text` from column `indent` on.
std::string beside(std::string left, std::string_view text, std::size_t indent, std::size_t width) {
  const std::size_t used = aaf::text::columns(left);
  const std::string margin(indent, ' ');
  if (indent > 0 && used + 1 > indent) {
    left += "\n" + margin;
  } else {
    left.append(indent - std::min(indent, used), ' ');
  }
  bool first = true;
  for (const std::string& line : aaf::text::lines_of(text, width - indent)) {
    left += (first ? "" : margin) + line + "\n";
    first = false;
  }
  return left;
}

std::string title(std::string_view text, const output::Look& look) {
  return "\n" + look.paint(text, output::Tone::strong) + "\n";
}

std::string options_text(const std::vector<Option>& options, std::size_t width) {
  std::string out;
  for (const Option& option : options) {
    out += beside(fmt::format("  --{}{}{}", option.name, option.argument.empty() ? "" : " ", option.argument),
                  std::string(option.help) + (option.repeatable ? " (may be repeated)" : ""), 24, width);
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
      {"config", "FILE", false, "the configuration file; else $ENTSYNC_CONFIG, else /etc/entsync/entsync.conf"},
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
    if (const auto right = check_choice(*option, given, command); !right) return tl::unexpected(right.error());
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

std::string help_text(const output::Look& look) {
  using commands::Group;
  const std::size_t width = help_width(look);
  std::string out =
      beside("", "entsync keeps an ENT's LDAP directory equal to what the school applications say.", 0, width) +
      "\nUsage: entsync [global options] COMMAND [options]\n";
  for (const Group group : {Group::look, Group::work, Group::decide, Group::persons, Group::set_up}) {
    out += title(commands::title_of(group), look);
    for (const Command& command : commands::all_commands()) {
      if (command.group != group) continue;
      // The words that an operand may be are for the command's own help.
      const bool words = command.operands.find('|') != std::string_view::npos;
      out += beside(fmt::format("  {}{}{}", command.name, words || command.operands.empty() ? "" : " ",
                                words ? "" : command.operands),
                    command.summary, 25, width);
    }
  }
  out += title("Global options", look) + options_text(global_options(), width);
  out += title("Exit codes", look);
  for (const auto& [code, text] : exit_code_meanings()) out += beside(fmt::format("  {}", code), text, 4, width);
  out += title("A day's work", look);
  out += beside("  entsync status", "is all well? what is old, held, waiting?", 25, width);
  out += beside("  entsync plan", "what would change, and why", 25, width);
  out += beside("  entsync sync", "change it; what is too much is held", 25, width);
  out += beside("  entsync explain ID", "someone calls: why is this account as it is?", 25, width);
  return out + "\n" +
         beside("", "entsync COMMAND --help says more about one of them; man entsync, man entsync.conf.", 0, width);
}

std::string help_text(const Command& command, const output::Look& look) {
  const std::size_t width = help_width(look);
  const std::string usage = fmt::format("entsync {}{}{}{}", command.name, command.operands.empty() ? "" : " ",
                                        command.operands, command.options.empty() ? "" : " [options]");
  std::string out = beside("", fmt::format("entsync {}: {}", command.name, command.summary), 0, width);
  out += "\nUsage: " + usage + "\n\n" + beside("", command.details, 0, width);
  if (!command.options.empty()) out += title("Options", look) + options_text(command.options, width);
  if (!command.examples.empty()) {
    out += title("Examples", look);
    for (const commands::Example& example : command.examples) {
      out += fmt::format("  {}\n", example.line) + beside("", example.what, 6, width);
    }
  }
  out += title("Exit codes", look) + beside("  0", "done, or nothing to do", 4, width);
  out += beside("  2", "the command line or the configuration is wrong", 4, width);
  for (const commands::Exit& exit : command.exits) {
    out += beside(fmt::format("  {}", static_cast<int>(exit.code)), exit.when, 4, width);
  }
  return out + "\n" +
         beside("", "Global options: --config FILE, --json, --verbose, --today DATE (see entsync --help)", 0, width);
}

}  // namespace entsync::daemon
