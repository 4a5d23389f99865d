#include "daemon/completion.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/command_line.hpp"

namespace entsync::daemon {

using commands::Command;
using commands::Option;

namespace {

// What completes a value: the words themselves, or where they come from.
struct Values {
  std::vector<std::string> words;  // fixed ones
  std::string asked;               // the operand of `entsync completion` that answers them
  bool files = false, folders = false;
};

// By the name of the argument (commands/command.hpp).
Values values_of(std::string_view argument) {
  if (auto choices = commands::choices_of(argument); !choices.empty()) return {std::move(choices), "", false, false};
  if (argument == "E") return {{}, "ents", false, false};
  if (argument == "U") return {{}, "uais", false, false};
  if (argument == "H") return {{}, "holds", false, false};
  if (argument == "DIR") return {{}, "", false, true};
  return {{}, "", argument.starts_with("FILE") || argument == "PLAN", false};
}

// Of operands: "[list|confirm PAIR|…]" are words, each with what follows it left out.
Values operand_values(std::string_view operands) {
  if (operands.starts_with('[')) operands = operands.substr(1, operands.size() - 2);
  Values values = values_of(operands);
  for (std::string& word : values.words) word = word.substr(0, word.find(' '));
  return values;
}

// Within single quotes of a shell.
std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

// --- bash

std::string bash_reply(const Values& values) {
  if (!values.words.empty())
    return fmt::format("_entsync_words {}", single_quoted(fmt::format("{}", fmt::join(values.words, " "))));
  if (!values.asked.empty()) return fmt::format("_entsync_ask {}", values.asked);
  if (values.folders) return "_entsync_files -d";
  if (values.files) return "_entsync_files -f";
  return "COMPREPLY=()";
}

std::string bash_options(const std::vector<Option>& options) {
  std::string names;
  for (const Option& option : options) names += fmt::format("{}--{}", names.empty() ? "" : " ", option.name);
  return names;
}

// "    '--ent') _entsync_ask ents; return ;;" of each option that takes something.
std::string bash_values(const std::string& pattern, const std::vector<Option>& options) {
  std::string out;
  for (const Option& option : options) {
    if (option.argument.empty()) continue;
    out += fmt::format("    {}--{}) {}; return ;;\n", pattern, option.name, bash_reply(values_of(option.argument)));
  }
  return out;
}

// --- zsh

std::string zsh_action(const Values& values) {
  if (!values.words.empty()) return fmt::format("({})", fmt::join(values.words, " "));
  if (!values.asked.empty()) return fmt::format("{{_entsync_ask {}}}", values.asked);
  if (values.folders) return "_files -/";
  if (values.files) return "_files";
  return "";
}

// Brackets and colons end what they stand in.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_option(const Option& option) {
  std::string specification = option.repeatable ? "*" : "";
  specification += fmt::format("--{}[{}]", option.name, zsh_text(option.help));
  if (!option.argument.empty()) {
    const bool words = option.argument.find('|') != std::string_view::npos;
    specification +=
        fmt::format(":{}:{}", words ? option.name : option.argument, zsh_action(values_of(option.argument)));
  }
  return single_quoted(specification);
}

std::string zsh_operands(const Command& command) {
  if (command.operands.empty()) return "";
  const Values values = operand_values(command.operands);
  const std::string action = zsh_action(values);
  const bool many = command.operands_max > 1 && values.words.empty();
  return " " + single_quoted(fmt::format("{}:{}:{}", many ? "*" : "1", zsh_text(command.operands), action));
}

}  // namespace

std::string bash_completion() {
  std::string commands, options, values, operands, takers;
  for (const Command& command : commands::all_commands()) {
    commands += fmt::format("{}{}", commands.empty() ? "" : " ", command.name);
    options += fmt::format("    {}) options=\"$options {}\" ;;\n", command.name, bash_options(command.options));
    values += bash_values(std::string(command.name) + "/", command.options);
    for (const Option& option : command.options) {
      if (!option.argument.empty()) takers += fmt::format("    {}/--{}) return 0 ;;\n", command.name, option.name);
    }
    if (!command.operands.empty()) {
      const Values of = operand_values(command.operands);
      // Words are first operands; files and numbers may be any.
      operands += fmt::format("    {}/{}) {} ;;\n", command.name, of.words.empty() ? "*" : "0", bash_reply(of));
    }
  }
  return R"sh(# Tab completion of entsync for bash. Made by: entsync completion bash

_entsync_words() {
  local IFS=$' \t\n'
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_entsync_files() {
  local IFS=$'\n'
  type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "$cur"))
}

# What only the program knows; with the configuration that the line names.
_entsync_ask() {
  _entsync_words "$("${COMP_WORDS[0]}" ${config:+--config "$config"} completion "$1" 2>/dev/null)"
}

# Whether an option takes what stands behind it.
_entsync_takes() {
  case $1 in
)sh" + takers +
         R"sh(  esac
  return 1
}

_entsync() {
  local cur prev command= config= word previous= options operands=0 i
  cur=${COMP_WORDS[COMP_CWORD]}
  prev=${COMP_WORDS[COMP_CWORD-1]}
  # bash makes three words of --ent=E.
  if [ "$cur" = "=" ]; then cur=; elif [ "$prev" = "=" ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [ "$word" = "=" ] && continue
    case $previous in
      --config) config=$word previous=; continue ;;
      --today) previous=; continue ;;
    esac
    case $word in
      -*) ;;
      *)
        if [ -z "$command" ]; then
          command=$word
        elif ! _entsync_takes "$command/$previous"; then
          operands=$((operands + 1))
        fi ;;
    esac
    previous=$word
  done
  case $prev in
)sh" + bash_values("", global_options()) +
         R"sh(  esac
  case $command/$prev in
)sh" + values +
         R"sh(  esac
  options=')sh" +
         bash_options(global_options()) + R"sh('
  case $command in
)sh" + options +
         R"sh(  esac
  case $cur in
    -*) _entsync_words "$options"; return ;;
  esac
  if [ -z "$command" ]; then _entsync_words ')sh" +
         commands + R"sh('; return; fi
  COMPREPLY=()
  case $command/$operands in
)sh" + operands +
         R"sh(  esac
}

complete -F _entsync entsync
)sh";
}

std::string zsh_completion() {
  std::string globals, commands, cases;
  for (const Option& option : global_options()) globals += fmt::format("    {} \\\n", zsh_option(option));
  for (const Command& command : commands::all_commands()) {
    commands += fmt::format("        {}\n", single_quoted(fmt::format("{}:{}", command.name, command.summary)));
    cases += fmt::format("        {})\n          _arguments", command.name);
    for (const Option& option : command.options) cases += " \\\n            " + zsh_option(option);
    for (const Option& option : global_options()) cases += " \\\n            " + zsh_option(option);
    cases += zsh_operands(command) + " ;;\n";
  }
  return R"sh(#compdef entsync
# Tab completion of entsync for zsh. Made by: entsync completion zsh

# What only the program knows; with the configuration that the line names.
_entsync_ask() {
  local -a answers
  answers=(${(f)"$(_call_program answers entsync ${opt_args[--config]:+--config ${opt_args[--config]}} completion $1 2>/dev/null)"})
  compadd -a answers
}

_entsync() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C \
)sh" + globals +
         R"sh(    '1:command:->command' \
    '*::argument:->argument'
  case $state in
    command)
      local -a commands
      commands=(
)sh" + commands +
         R"sh(      )
      _describe command commands ;;
    argument)
      case $words[1] in
)sh" + cases +
         R"sh(      esac ;;
  esac
}

_entsync "$@"
)sh";
}

}  // namespace entsync::daemon
