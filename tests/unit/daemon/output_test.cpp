#include <catch2/catch.hpp>

#include "aaf/text/columns.hpp"
#include "daemon/output/json.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/when.hpp"

using namespace entsync::daemon::output;
using entsync::aaf::text::columns;
using entsync::aaf::text::lines_of;
using entsync::daemon::output::Json;
using entsync::daemon::output::parse_json;
using entsync::daemon::output::Table;

TEST_CASE("columns are as wide as their widest cell, counted in characters") {
  Table table({"UAI", ">accounts"});
  table.row({"école", "7"});
  table.row({"0310001B", "1200"});
  CHECK(table.text() ==
        "  UAI       accounts\n"
        "  école            7\n"
        "  0310001B      1200\n");
}

TEST_CASE("on a terminal that is too narrow sentences are wrapped, and nothing of them is lost") {
  Table table({"UAI", ">count", "~what"});
  table.row({"0310001B", "12", "twelve pupils of this school would leave at once"});
  table.row({"0310002C", "3", "three"});
  CHECK(table.text(Look{.width = 48}) ==
        "  UAI       count  what\n"
        "  0310001B     12  twelve pupils of this school\n"
        "                   would leave at once\n"
        "  0310002C      3  three\n");
  CHECK(table.text() ==
        "  UAI       count  what\n"
        "  0310001B     12  twelve pupils of this school would leave at once\n"
        "  0310002C      3  three\n");
}

TEST_CASE("where sentences would have no room beside their row they stand below it, and keys stay whole") {
  Table table({">pair", "weaker", "survivor", "~evidence"});
  table.row({"1", "responsable:TOULOUSE:43191111", "responsable:TOULOUSE:43191101",
             "same names; same civility; same mobile"});
  CHECK(table.text(Look{.width = 72}) ==
        "  pair  weaker                         survivor\n"
        "     1  responsable:TOULOUSE:43191111  responsable:TOULOUSE:43191101\n"
        "      same names; same civility; same mobile\n");
}

TEST_CASE("wide signs and combining accents are measured as a terminal shows them") {
  CHECK(columns("学校") == 4);
  CHECK(columns("e\xcc\x81"
                "cole") == 5);
  CHECK(columns("école") == 5);
  CHECK(lines_of("学校学校", 5) == std::vector<std::string>{"学校", "学校"});
  CHECK(lines_of("a bb ccc", 4) == std::vector<std::string>{"a bb", "ccc"});
  CHECK(lines_of("", 4) == std::vector<std::string>{""});
}

TEST_CASE("a state has its colour where there are colours, and is the same word elsewhere") {
  const Look colours{.colours = true};
  CHECK(colours.paint("held", tone_of("held")) == "\033[33mheld\033[0m");
  CHECK(Look{}.paint("held", tone_of("held")) == "held");
  CHECK(colours.paint("promoted", tone_of("promoted")) == "promoted");
  Table table({"state", "what"});
  table.row({state("rejected"), "x"});
  table.row({state("promoted"), "y"});
  CHECK(table.text(colours) ==
        "  \033[1mstate\033[0m     \033[1mwhat\033[0m\n  \033[1;31mrejected\033[0m  x\n  promoted  y\n");
}

TEST_CASE("a time says how long ago it was") {
  const auto now = *entsync::aaf::parse_timestamp("15/09/2026 08:00:00");
  const auto at = [](const char* text) { return *entsync::aaf::parse_timestamp(text); };
  CHECK(ago(at("15/09/2026 07:59:30"), now) == "just now");
  CHECK(ago(at("15/09/2026 07:15:00"), now) == "45 min ago");
  CHECK(ago(at("14/09/2026 09:00:00"), now) == "23 h ago");
  CHECK(ago(at("03/09/2026 07:00:00"), now) == "12 days ago");
  CHECK(ago(at("15/09/2026 10:30:00"), now) == "in 2 h");
  CHECK(when(at("15/09/2026 05:00:00"), now) == "2026-09-15 05:00 (3 h ago)");
  const auto day = *entsync::aaf::parse_iso_date("2026-09-15");
  CHECK(when(day, day) == "2026-09-15 (today)");
  CHECK(ago(*entsync::aaf::parse_iso_date("2026-09-14"), day) == "1 day ago");
  CHECK(ago(*entsync::aaf::parse_iso_date("2026-10-27"), day) == "in 42 days");
}

TEST_CASE("a table without rows is no text") { CHECK(Table({"a"}).text().empty()); }

TEST_CASE("JSON keeps the order of its members") {
  Json json = Json::object();
  json.put("b", 1).put("a", Json::array().push("x").push(true)).put("none", Json());
  CHECK(json.dump() == "{\n  \"b\": 1,\n  \"a\": [\n    \"x\",\n    true\n  ],\n  \"none\": null\n}\n");
}

TEST_CASE("JSON that was written reads back as the same value") {
  Json json = Json::object();
  json.put("text", "Œuvre \"citée\"\n").put("number", -12).put("ratio", 0.25).put("empty", Json::array());
  const auto back = parse_json(json.dump(), "test");
  REQUIRE(back);
  CHECK(*back == json);
  CHECK((*back)["text"].text() == "Œuvre \"citée\"\n");
  CHECK((*back)["number"].number() == -12);
}

TEST_CASE("bytes that are no UTF-8 do not make the answer unreadable") {
  const auto back = parse_json(Json("caf\xe9").dump(), "test");
  REQUIRE(back);
  CHECK(back->text() == "caf\xef\xbf\xbd");
}

TEST_CASE("what is not JSON is refused with its name") {
  const auto refused = parse_json("{", "plan.json");
  REQUIRE(!refused);
  CHECK(refused.error().object == "plan.json");
}
