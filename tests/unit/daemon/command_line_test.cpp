#include "daemon/command_line.hpp"

#include <catch2/catch.hpp>

using entsync::aaf::RefusalKind;
using entsync::daemon::parse_command_line;

namespace {

std::string refusal_of(const std::vector<std::string>& words) {
  const auto invocation = parse_command_line(words);
  if (invocation) return {};
  CHECK(invocation.error().kind == RefusalKind::usage);
  return invocation.error().text();
}

}  // namespace

TEST_CASE("global options may stand before and after the command") {
  const auto invocation =
      parse_command_line({"--config", "a.conf", "plan", "--ent", "demo", "--json", "--today=2026-09-15"});
  REQUIRE(invocation);
  CHECK(invocation->command->name == "plan");
  CHECK(invocation->globals.config == "a.conf");
  CHECK(invocation->globals.json);
  CHECK(invocation->globals.today == entsync::aaf::parse_iso_date("2026-09-15"));
  CHECK(invocation->arguments.value("ent") == "demo");
}

TEST_CASE("a value that looks like a command is not taken for one") {
  const auto invocation = parse_command_line({"--config", "status", "runs"});
  REQUIRE(invocation);
  CHECK(invocation->command->name == "runs");
  CHECK(invocation->globals.config == "status");
}

TEST_CASE("operands keep their order") {
  const auto invocation = parse_command_line({"ingest", "b.zip", "a.zip"});
  REQUIRE(invocation);
  CHECK(invocation->arguments.operands == std::vector<std::string>{"b.zip", "a.zip"});
}

TEST_CASE("an unknown command is refused with the nearest one") {
  CHECK(refusal_of({"ingset", "a.zip"}).find("did you mean ingest?") != std::string::npos);
}

TEST_CASE("an unknown option is refused with the nearest one") {
  CHECK(refusal_of({"plan", "--eny", "demo"}).find("did you mean --ent?") != std::string::npos);
}

TEST_CASE("a word that an option does not take is refused with the nearest that it does") {
  CHECK(refusal_of({"plan", "--format", "jsn"}).find("did you mean json?") != std::string::npos);
  CHECK(refusal_of({"report", "--lang", "en"}).empty());
  CHECK(refusal_of({"report", "--lang", "it"}).find("it takes fr, en") != std::string::npos);
}

TEST_CASE("an option is not guessed from its first letters") { CHECK(!refusal_of({"plan", "--form", "json"}).empty()); }

TEST_CASE("an option that may be given once is refused twice") {
  CHECK(!refusal_of({"plan", "--out", "a", "--out", "b"}).empty());
}

TEST_CASE("a missing operand, one too many, and no command at all are refused") {
  CHECK(!refusal_of({"ingest"}).empty());
  CHECK(!refusal_of({"apply", "1", "2"}).empty());
  CHECK(!refusal_of({}).empty());
}

TEST_CASE("a day that is none is refused") {
  CHECK(refusal_of({"plan", "--today", "2026-02-30"}).find("2026-02-30") != std::string::npos);
}

TEST_CASE("help needs no operands") {
  const auto invocation = parse_command_line({"ingest", "--help"});
  REQUIRE(invocation);
  CHECK(invocation->help);
}
