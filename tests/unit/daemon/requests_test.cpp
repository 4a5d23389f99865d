#include <catch2/catch.hpp>
#include <sstream>

#include "daemon/output/json.hpp"
#include "daemon/requests/parts.hpp"
#include "daemon/requests/progress_view.hpp"
#include "daemon/work_files.hpp"

using entsync::daemon::Progress;
using entsync::daemon::WorkFiles;
using entsync::daemon::commands::Arguments;
using entsync::daemon::output::parse_json;
using entsync::store::Answer;
using entsync::store::Leader;
using namespace entsync::daemon::requests;
using namespace std::chrono_literals;

namespace {

Leader leader(const std::string& ent, const std::string& instance, bool holds = true,
              std::chrono::milliseconds silent = 500ms) {
  Leader one;
  one.ent = ent;
  one.instance = {instance, "host-" + instance, 1};
  one.holds = holds;
  one.silent = silent;
  return one;
}

Answer answer(const std::string& out, int code = 0, const std::string& err = {}) { return {out, err, {}, code}; }

}  // namespace

TEST_CASE("ENTs go to the daemon that leads them, in their order") {
  const auto parts = parts_of({"a", "b", "c", "d"}, {leader("a", "1"), leader("b", "2"), leader("c", "1")}, 10s);
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].instance == "1");
  CHECK(parts[0].ents == std::vector<std::string>{"a", "c"});
  CHECK(parts[1].host == "host-2");
  CHECK(parts[2].instance.empty());
  CHECK(parts[2].ents == std::vector<std::string>{"d"});
}

TEST_CASE("a leader without its lock, or that has been silent for long, is none") {
  CHECK(parts_of({"a"}, {leader("a", "1", false)}, 10s).front().instance.empty());
  CHECK(parts_of({"a"}, {leader("a", "1", true, 11s)}, 10s).front().instance.empty());
  CHECK_FALSE(parts_of({"a"}, {leader("a", "1", true, 10s)}, 10s).front().instance.empty());
}

TEST_CASE("a part's command line says its ENTs in the place of what was said of ENTs") {
  const auto* resync = entsync::daemon::commands::find_command("resync");
  REQUIRE(resync != nullptr);
  Arguments arguments;
  arguments.options = {{"ent", {"x"}}, {"full", {}}, {"uai", {"0310001B", "0310002C"}}};
  CHECK(words_of(*resync, for_ents(arguments, {"a", "c"})) ==
        std::vector<std::string>{"resync", "--ent=a", "--ent=c", "--full", "--uai=0310001B", "--uai=0310002C"});
}

TEST_CASE("one answer stays as it is; several follow each other, and the strongest exit code wins") {
  CHECK(joined({answer("text\n", 3)}, false).out == "text\n");
  const Answer both = joined({answer("one\n", 3, "e1\n"), answer("two\n", 5, "e2\n")}, false);
  CHECK(both.out == "one\ntwo\n");
  CHECK(both.err == "e1\ne2\n");
  CHECK(both.exit_code == 5);
}

TEST_CASE("of JSON answers the lists of ENTs become one") {
  const Answer both = joined({answer(R"({"run": 1, "exit_code": 0, "plans": [{"ent": "a"}]})"),
                              answer(R"({"run": 2, "exit_code": 3, "plans": [{"ent": "b"}, {"ent": "c"}]})", 3)},
                             true);
  const auto json = parse_json(both.out, "answer");
  REQUIRE(json);
  CHECK((*json)["plans"].elements().size() == 3);
  CHECK((*json)["exit_code"].number() == 3);
  CHECK((*json)["run"].is_null());
  CHECK((*json)["runs"].elements().size() == 2);
  // A part that was refused has no JSON.
  CHECK(parse_json(joined({answer(R"({"run": 1, "plans": []})"), answer("", 7, "busy\n")}, true).out, "answer"));
}

TEST_CASE("progress is a bar on a terminal, a line now and then elsewhere, nothing beside JSON") {
  const Progress half{"writing", "ecollege31", 50, 100};
  CHECK(half.text() == "ecollege31: writing 50 of 100");
  CHECK(bar_text(half) == "[############            ]  50 %  ecollege31: writing 50 of 100");
  CHECK(bar_text({"writing", "", 101, 100}).starts_with("[########################] 100 %"));
  CHECK(bar_text({"federating", "", 0, 0}) == "federating");
  std::ostringstream bar, lines, none;
  {
    ProgressView view(bar, ProgressStyle::bar);
    view.show(half);
    CHECK(bar.str() == "\r" + bar_text(half));
  }
  CHECK(bar.str().ends_with(" \r"));  // and gone when the answer comes
  ProgressView(lines, ProgressStyle::lines).show(half);
  CHECK(lines.str().empty());  // what is done in a moment needs no line
  ProgressView view(none, ProgressStyle::none);
  view.show(half);
  view.say("a remark");
  CHECK(none.str().empty());
}

TEST_CASE("the files of a command that is done elsewhere travel with it") {
  WorkFiles travelling(WorkFiles::Contents{{"plan.json", "{}"}});
  CHECK(travelling.read("plan.json") == "{}");
  CHECK_FALSE(travelling.read("/etc/hostname"));
  travelling.write("/nowhere/out.json", "[]");
  CHECK(travelling.written() == WorkFiles::Contents{{"/nowhere/out.json", "[]"}});
}
