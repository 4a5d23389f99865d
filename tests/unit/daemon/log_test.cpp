// The event catalogue, its page, and how an event is written down.
#include "daemon/log/log.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <thread>

#include "tests/support/source.hpp"

using namespace entsync;
using namespace entsync::daemon;
using log::Event;
using log::Field;
using log::Number;

namespace {

const log::Time noon{std::chrono::sys_days{std::chrono::year{2026} / 9 / 14} + std::chrono::hours{12} +
                     std::chrono::milliseconds{250}};

// Events go to a file of its own as long as it lives.
struct LogFile {
  explicit LogFile(log::Level level) { log::open({log::Output::nowhere, level, path, log::Program::entsync}); }
  ~LogFile() {
    log::open({});
    std::filesystem::remove(path);
  }
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);) all.push_back(line);
    return all;
  }
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("entsync-log-" + std::to_string(::getpid()));
};

}  // namespace

TEST_CASE("docs/events.md describes every event, with its level, and no other") {
  std::map<std::string, std::string> known, documented;
  for (const log::Entry& entry : log::catalogue()) known[std::string(entry.word)] = word(entry.level);
  const std::string page = test::source_text("docs/events.md");
  const std::regex heading("### `([a-z_]+)` \\(([a-z]+)\\)\n\n[^#]+\\*What to do:\\* ");
  for (auto at = std::sregex_iterator(page.begin(), page.end(), heading); at != std::sregex_iterator(); ++at)
    documented[(*at)[1]] = (*at)[2];
  CHECK(documented == known);
}

TEST_CASE("docs/events.md names every field that an event may have") {
  const std::string page = test::source_text("docs/events.md");
  for (int number = 0; number <= static_cast<int>(Number::signal); ++number) {
    const Field field(static_cast<Number>(number), 1);
    INFO(field.name());
    CHECK(page.find("`" + std::string(field.name()) + "`") != std::string::npos);
  }
}

TEST_CASE("an event's word finds the event again, and no two share one") {
  std::set<std::string_view> words;
  for (const log::Entry& entry : log::catalogue()) {
    CHECK(log::parse_event(entry.word) == entry.event);
    CHECK(&log::entry_of(entry.event) == &entry);
    CHECK(words.insert(entry.word).second);
    CHECK(entry.sentence.find_first_of("\"\\.") == std::string_view::npos);
  }
  CHECK_FALSE(log::parse_event("nothing_such"));
}

TEST_CASE("every event is told by some place of the code") {
  std::string code;
  for (const auto& file : std::filesystem::recursive_directory_iterator(test::source("daemon"))) {
    const bool catalogue = file.path().stem() == "catalogue" && file.path().parent_path().filename() == "log";
    if (file.path().extension() == ".cpp" && !catalogue) code += test::content(file.path());
  }
  for (const log::Entry& entry : log::catalogue()) {
    INFO(entry.word);
    const std::string name = "Event::" + std::string(entry.word);
    bool told = false;
    for (auto at = code.find(name); at != std::string::npos && !told; at = code.find(name, at + 1)) {
      const char next = code[at + name.size()];
      told = next != '_' && (next < 'a' || next > 'z');
    }
    CHECK(told);
  }
}

TEST_CASE("levels have the priorities of syslog") {
  CHECK(log::priority(log::Level::debug) == 7);
  CHECK(log::priority(log::Level::info) == 6);
  CHECK(log::priority(log::Level::notice) == 5);
  CHECK(log::priority(log::Level::warning) == 4);
  CHECK(log::priority(log::Level::error) == 3);
  CHECK(log::priority(log::Level::critical) == 2);
  CHECK(log::parse_level("warning") == log::Level::warning);
  CHECK_FALSE(log::parse_level("loud"));
}

TEST_CASE("an event is one line of logfmt, one of JSON, or fields of the journal") {
  const log::Entry& entry = log::entry_of(Event::file_rejected);
  const std::vector<Field> fields{Field(Number::run, 12), Field::uai("0319101Z"),
                                  Field::code({"a", "b", "c", "LDAP -1"})};
  CHECK(logfmt_line(entry, fields, noon) ==
        "time=2026-09-14T12:00:00.250Z level=warning event=file_rejected message=\"a file was rejected and changes "
        "nothing\" run=12 uai=0319101Z code=\"LDAP -1\"");
  const auto json = nlohmann::json::parse(json_line(entry, fields, noon));
  CHECK(json == nlohmann::json{{"time", "2026-09-14T12:00:00.250Z"},
                               {"level", "warning"},
                               {"event", "file_rejected"},
                               {"message", "a file was rejected and changes nothing"},
                               {"run", 12},
                               {"uai", "0319101Z"},
                               {"code", "LDAP -1"}});
  CHECK(journal_fields(entry, fields, "entsyncd") ==
        std::vector<std::string>{"RUN=12", "UAI=0319101Z", "CODE=LDAP -1",
                                 "MESSAGE=a file was rejected and changes nothing (run 12, uai 0319101Z, code LDAP -1)",
                                 "PRIORITY=4", "EVENT=file_rejected", "SYSLOG_IDENTIFIER=entsyncd"});
}

TEST_CASE("a text that is not what its field's name says does not get into an event") {
  CHECK(Field::ent("ecollege31").text() == "ecollege31");
  CHECK(Field::ent("uid=ab,ou=personnes").text() == "invalid");
  CHECK(Field::uai("0319101Z").text() == "0319101Z");
  CHECK(Field::uai("Quetzal").text() == "invalid");
  CHECK(Field::sha256(std::string(64, 'a')).text() == std::string(12, 'a'));
  CHECK(Field::sha256("Quetzal").text() == "invalid");
  CHECK(Field::setting("ldap.bind_dn").text() == "ldap.bind_dn");
  CHECK(Field::setting("ldap.password").text() == "invalid");
  CHECK(Field::command("sync").text() == "sync");
  CHECK(Field::command("sync Quetzal").text() == "invalid");
  CHECK(Field::code({"a", "b", "c", "SQLSTATE 57P01"}).text() == "SQLSTATE 57P01");
  CHECK(Field::code({"a", "b", "c", "SQLSTATE Quetzal"}).text() == "invalid");
  CHECK(Field::code({"a", "b", "Quetzal"}).text() == "none");
}

TEST_CASE("events below the level are not written, and a listener is told of all of them") {
  const LogFile file(log::Level::warning);
  std::vector<std::string_view> told;
  {
    const log::Subscription subscription([&](const log::Entry& entry, auto, auto) { told.push_back(entry.word); });
    log::event(Event::run_begun, {Field(Number::run, 1)});
    log::event(Event::file_rejected, {Field(Number::run, 1)});
  }
  log::event(Event::hold_opened, {Field(Number::hold, 3)});
  CHECK(told == std::vector<std::string_view>{"run_begun", "file_rejected"});
  const auto lines = file.lines();
  REQUIRE(lines.size() == 2);
  CHECK(nlohmann::json::parse(lines[0])["event"] == "file_rejected");
  CHECK(nlohmann::json::parse(lines[1])["hold"] == 3);
}

TEST_CASE("a log file that cannot be written is told to listeners too, once") {
  log::open({log::Output::nowhere, log::Level::info, "/nowhere/entsync.jsonl", log::Program::entsync});
  std::vector<std::string_view> told;
  {
    const log::Subscription subscription([&](const log::Entry& entry, auto, auto) { told.push_back(entry.word); });
    log::event(Event::run_begun, {Field(Number::run, 1)});
    log::event(Event::run_begun, {Field(Number::run, 2)});
  }
  log::open({});
  CHECK(told == std::vector<std::string_view>{"run_begun", "log_file_failed", "run_begun"});
}

TEST_CASE("several threads may log at once, and their lines do not mix") {
  const LogFile file(log::Level::debug);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([thread] {
      for (int i = 0; i < 50; ++i) log::event(Event::batch_done, {Field(Number::count, thread * 100 + i)});
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<int> counts;
  for (const std::string& line : file.lines()) counts.insert(nlohmann::json::parse(line)["count"].get<int>());
  CHECK(counts.size() == 200);
}

TEST_CASE("the service logs where its configuration says, and the command leaves its outputs alone") {
  config::Settings settings;
  settings.log.level = "debug";
  settings.log.format = "json";
  CHECK(options_of(settings, log::Program::entsyncd).output == log::Output::json);
  CHECK(options_of(settings, log::Program::entsyncd).level == log::Level::debug);
  settings.log.format = "journal";
  CHECK(options_of(settings, log::Program::entsyncd).output == log::Output::journal);
  settings.log.format = "auto";
  ::unsetenv("JOURNAL_STREAM");
  CHECK(options_of(settings, log::Program::entsyncd).output == log::Output::logfmt);
  ::setenv("JOURNAL_STREAM", "1:2", 1);  // inherited, but standard error is another stream
  CHECK(options_of(settings, log::Program::entsyncd).output == log::Output::logfmt);
  ::unsetenv("JOURNAL_STREAM");
  settings.log.commands = "off";
  CHECK(options_of(settings, log::Program::entsync).output == log::Output::nowhere);
  settings.log.commands = "stderr";
  CHECK(options_of(settings, log::Program::entsync).output == log::Output::logfmt);
}
