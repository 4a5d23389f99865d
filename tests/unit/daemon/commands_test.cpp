#include <catch2/catch.hpp>
#include <iomanip>
#include <set>
#include <sstream>

#include "daemon/command_line.hpp"
#include "daemon/commands/command.hpp"
#include "daemon/completion.hpp"
#include "daemon/session.hpp"
#include "tests/support/source.hpp"

using entsync::daemon::commands::all_commands;
using entsync::daemon::commands::Command;
using entsync::daemon::commands::Option;

namespace {

std::string page() { return entsync::test::source_text("docs/commands.md"); }

// The part of the page under one title: from "## name" to the next "## ".
std::string section(const std::string& text, const std::string& title) {
  const std::size_t at = text.find("\n## " + title);
  if (at == std::string::npos) return {};
  return text.substr(at, text.find("\n## ", at + 4) - at);
}

std::set<std::string> options_in(const std::string& text) {
  std::set<std::string> names;
  for (std::size_t at = text.find("--"); at != std::string::npos; at = text.find("--", at + 2)) {
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at + 2);
    const std::string name = text.substr(at + 2, end - at - 2);
    if (!name.empty() && name.front() != '-') names.insert(name);
  }
  return names;
}

std::string without(std::string text, const std::string& mark, const std::string& instead = "") {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
    text.replace(at, mark.size(), instead);
  return text;
}

int run(const std::vector<std::string>& words, std::string& out, std::string& err) {
  std::ostringstream o, e;
  const int code = entsync::daemon::run_program(words, o, e);
  out = o.str();
  err = e.str();
  return code;
}

}  // namespace

TEST_CASE("the page on commands tells every command, its operands and its options") {
  const std::string text = page();
  REQUIRE(!text.empty());
  for (const Command& command : all_commands()) {
    INFO(command.name);
    const std::string title =
        std::string(command.name) + (command.operands.empty() ? "" : " " + std::string(command.operands));
    const std::string part = section(text, title + "\n");
    REQUIRE(!part.empty());
    const auto told = options_in(part);
    for (const Option& option : command.options) {
      INFO(option.name);
      CHECK(told.count(std::string(option.name)) == 1);
    }
  }
  const auto told = options_in(section(text, "Global options"));
  for (const Option& option : entsync::daemon::global_options()) CHECK(told.count(std::string(option.name)) == 1);
}

TEST_CASE("the page on commands tells no option that nothing takes") {
  std::set<std::string> known;
  for (const Option& option : entsync::daemon::global_options()) known.insert(std::string(option.name));
  for (const Command& command : all_commands()) {
    for (const Option& option : command.options) known.insert(std::string(option.name));
  }
  for (const std::string& name : options_in(page())) {
    INFO(name);
    CHECK(known.count(name) == 1);
  }
}

TEST_CASE("the man page names every command and option") {
  std::string text = without(entsync::test::source_text("docs/man/entsync.1"), "\\-", "-");
  for (const char* font : {"\\fB", "\\fI", "\\fR", ".BI ", ".B "}) text = without(text, font);
  for (const Command& command : all_commands()) {
    INFO(command.name);
    const std::string start = "\n.TP\n" + std::string(command.name);
    CHECK((text.find(start + " ") != std::string::npos || text.find(start + "\n") != std::string::npos));
    for (const Option& option : command.options) CHECK(text.find("--" + std::string(option.name)) != std::string::npos);
  }
  for (const Option& option : entsync::daemon::global_options()) {
    CHECK(text.find("--" + std::string(option.name)) != std::string::npos);
  }
}

TEST_CASE("every command has a name, a summary, details and something to run") {
  std::set<std::string_view> names;
  for (const Command& command : all_commands()) {
    INFO(command.name);
    CHECK(names.insert(command.name).second);
    CHECK(!command.summary.empty());
    CHECK(!command.details.empty());
    CHECK(command.run != nullptr);
    CHECK(!command.examples.empty());
    for (const auto& example : command.examples) {
      INFO(example.line);
      CHECK(example.line.find(command.name) != std::string_view::npos);
      CHECK(!example.what.empty());
    }
    CHECK(!command.exits.empty());
    const std::string help = entsync::daemon::help_text(command);
    for (const Option& option : command.options) CHECK(help.find("--" + std::string(option.name)) != std::string::npos);
  }
}

TEST_CASE("the examples of the help are command lines that the program takes") {
  for (const Command& command : all_commands()) {
    for (const auto& example : command.examples) {
      // As far as the shell would pass it on.
      std::istringstream line{std::string(example.line.substr(example.line.find("entsync ") + 8))};
      std::vector<std::string> words;
      for (std::string word; line >> std::quoted(word) && word != ">";) words.push_back(word.substr(0, word.find(')')));
      INFO(example.line);
      const auto invocation = entsync::daemon::parse_command_line(words);
      INFO((invocation ? "" : invocation.error().text()));
      CHECK(invocation);
    }
  }
}

TEST_CASE("completion is made of every command and option, in words that a shell can read") {
  for (const std::string& script : {entsync::daemon::bash_completion(), entsync::daemon::zsh_completion()}) {
    for (const Command& command : all_commands()) {
      CHECK(script.find(std::string(command.name)) != std::string::npos);
      for (const Option& option : command.options)
        CHECK(script.find("--" + std::string(option.name)) != std::string::npos);
    }
  }
}

TEST_CASE("help is printed and is no error, also where there is no configuration") {
  std::string out, err;
  CHECK(run({"--help"}, out, err) == 0);
  for (const Command& command : all_commands())
    CHECK(out.find("\n  " + std::string(command.name)) != std::string::npos);
  CHECK(err.empty());
  CHECK(run({"--config", "/nowhere/entsync.conf", "sync", "--help"}, out, err) == 0);
  CHECK(out.find("entsync sync:") == 0);
}

TEST_CASE("a configuration that is not there is named and answered by 2") {
  std::string out, err;
  CHECK(run({"--config", "/nowhere/entsync.conf", "status"}, out, err) == 2);
  CHECK(err.find("/nowhere/entsync.conf") != std::string::npos);
  CHECK(out.empty());
}
