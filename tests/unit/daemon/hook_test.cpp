// Events handed to a command of the operator's.
#include "daemon/log/hook.hpp"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/folder.hpp"
#include "tests/support/source.hpp"

using namespace entsync;
using namespace entsync::daemon;
using log::Event;
using log::Field;
using log::Number;

namespace {

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// A folder with a script for a hook; what the log says while it lives is in `told`.
struct HookFolder : test::Folder {
  log::HookOptions script(const std::string& text) const {
    const auto file = write("hook", "#!/bin/sh\n" + text);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    log::HookOptions options;
    options.command = {file.string(), (path / "out").string()};
    return options;
  }
  [[nodiscard]] std::vector<std::string> got() const { return lines_of(path / "out"); }

  std::vector<std::string> told;
  log::Subscription subscription{[this](const log::Entry& entry, auto fields, auto) {
    std::string text(entry.word);
    for (const Field& field : fields) text += " " + field.text();
    told.push_back(text);
  }};
};

}  // namespace

TEST_CASE("a hook gets each event of its level as one line of JSON, in their order") {
  const HookFolder folder;
  {
    const log::Hook hook(folder.script("cat >>\"$1\"\n"));
    log::event(Event::run_begun, {Field(Number::run, 7)});
    log::event(Event::hold_opened, {Field(Number::hold, 3), Field::uai("0319101Z")});
    log::event(Event::ent_unreachable, {Field::ent("entmip")});
  }
  const auto got = folder.got();
  REQUIRE(got.size() == 2);
  CHECK(nlohmann::json::parse(got[0])["event"] == "hold_opened");
  CHECK(nlohmann::json::parse(got[0])["uai"] == "0319101Z");
  CHECK(nlohmann::json::parse(got[1])["ent"] == "entmip");
}

TEST_CASE("a hook that asks for events gets these and no others") {
  const HookFolder folder;
  {
    auto options = folder.script("cat >>\"$1\"\n");
    options.events = {Event::run_begun};
    const log::Hook hook(options);
    log::event(Event::run_begun, {Field(Number::run, 7)});
    log::event(Event::hold_opened, {Field(Number::hold, 3)});
  }
  const auto got = folder.got();
  REQUIRE(got.size() == 1);
  CHECK(nlohmann::json::parse(got[0])["run"] == 7);
}

TEST_CASE("a hook that fails is said once, until it works again") {
  const HookFolder folder;
  {
    auto options = folder.script("read -r line\ncase \"$line\" in *'\"hold\":3'*) exit 0 ;; esac\nexit 4\n");
    const log::Hook hook(options);
    for (const int number : {1, 2, 3, 4}) log::event(Event::hold_opened, {Field(Number::hold, number)});
  }
  CHECK(std::count(folder.told.begin(), folder.told.end(), "hook_failed 4") == 2);
}

TEST_CASE("a hook that is not there or does not read its input harms nobody") {
  const HookFolder folder;
  {
    auto options = folder.script("exit 0\n");
    const log::Hook hook(options);
    for (int number = 0; number < 20; ++number) log::event(Event::hold_opened, {Field(Number::hold, number)});
  }
  CHECK(std::none_of(folder.told.begin(), folder.told.end(),
                     [](const std::string& line) { return line.starts_with("hook_"); }));
  {
    log::HookOptions options;
    options.command = {"/nowhere/hook"};
    const log::Hook hook(options);
    log::event(Event::hold_opened, {Field(Number::hold, 1)});
  }
  CHECK(folder.told.back().starts_with("hook_failed "));
}

TEST_CASE("a hook that takes too long is ended with all that it started, and holds nobody up") {
  const HookFolder folder;
  {
    auto options = folder.script("sleep 600 &\necho $! >\"$1\"\nwait\n");
    options.timeout = std::chrono::seconds(1);
    const log::Hook hook(options);
    log::event(Event::hold_opened, {Field(Number::hold, 1)});
  }
  CHECK(std::count(folder.told.begin(), folder.told.end(), "hook_failed it took too long") == 1);
  const auto got = folder.got();
  REQUIRE(got.size() == 1);
  // Killed: it ends soon, and as its parent is gone, it may stand as a zombie until init has looked.
  const auto runs = [&] {
    std::ifstream status("/proc/" + got[0] + "/stat");
    std::string number, name, state;
    return static_cast<bool>(status >> number >> name >> state) && state != "Z";
  };
  for (int tenths = 0; tenths < 100 && runs(); ++tenths) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK_FALSE(runs());
}

TEST_CASE("what a slow hook cannot take is left out and said") {
  const HookFolder folder;
  {
    auto options = folder.script("read -r line\nwhile [ ! -e \"$1\" ]; do sleep 0.05; done\n");
    options.queue = 2;
    options.timeout = std::chrono::seconds(60);
    const log::Hook hook(options);
    for (int number = 0; number < 10; ++number) log::event(Event::hold_opened, {Field(Number::hold, number)});
    std::ofstream(folder.path / "out") << "go on\n";
  }
  CHECK(std::count(folder.told.begin(), folder.told.end(), "hook_overflowed") == 1);
}

TEST_CASE("the command is taken apart at its blanks, and a word that is no event is refused with the nearest") {
  config::Settings settings;
  CHECK_FALSE(log::hook_options_of(settings).value());
  settings.hooks.command = "/usr/bin/mail-hold  a@b.example c@d.example";
  settings.hooks.events = {"hold_opened"};
  const auto options = log::hook_options_of(settings).value();
  REQUIRE(options);
  CHECK(options->command == std::vector<std::string>{"/usr/bin/mail-hold", "a@b.example", "c@d.example"});
  CHECK(options->events == std::set<Event>{Event::hold_opened});
  settings.hooks.events = {"hold_openned"};
  const auto refused = log::hook_options_of(settings);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text().find("did you mean hold_opened?") != std::string::npos);
}

TEST_CASE("the shipped hook mails a hold, and names nobody") {
  const HookFolder folder;
  const std::string hook = test::source("config/hooks/mail-hold");
  // What stands in for sendmail writes down what it is given.
  std::ofstream(folder.path / "sendmail") << "#!/bin/sh\n{ echo \"$*\"; cat; } >>\"$(dirname \"$0\")/out\"\n";
  std::filesystem::permissions(folder.path / "sendmail", std::filesystem::perms::owner_all);
  const log::Entry& entry = log::entry_of(Event::hold_opened);
  const std::vector<Field> fields{Field(Number::run, 12), Field(Number::hold, 3), Field::ent("ecollege31"),
                                  Field::uai("0319101Z"), Field(Number::count, 41)};
  std::ofstream(folder.path / "event") << json_line(entry, fields, log::Time{}) << "\n";
  const std::string call = "SENDMAIL=" + (folder.path / "sendmail").string() + " " + hook +
                           " a@b.example c@d.example <" + (folder.path / "event").string();
  REQUIRE(std::system(call.c_str()) == 0);  // NOLINT: the very call that an operator would try
  const auto got = folder.got();
  CHECK(std::count(got.begin(), got.end(), "-i -- a@b.example") == 1);
  CHECK(std::count(got.begin(), got.end(), "-i -- c@d.example") == 1);
  CHECK(std::count(got.begin(), got.end(), "Subject: entsync: hold 3, ENT ecollege31 0319101Z") == 2);
  CHECK(std::count(got.begin(), got.end(), "entsync approve 3           lets it happen") == 2);
}
