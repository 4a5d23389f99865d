#include <catch2/catch.hpp>

#include "daemon/output/json.hpp"
#include "daemon/output/table.hpp"

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
