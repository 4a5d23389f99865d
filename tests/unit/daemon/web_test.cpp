// The pages: under which names they answer, and what they make of runs.
#include <catch2/catch.hpp>

#include "daemon/web/address.hpp"
#include "daemon/web/ent_watch.hpp"
#include "daemon/web/readiness.hpp"
#include "daemon/web/run_chart.hpp"

using namespace entsync;
using namespace entsync::daemon;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

store::Run run_of(std::int64_t id, int seconds, std::optional<int> code) {
  store::Run one;
  one.id = id;
  one.kind = store::RunKind::sync;
  one.started = aaf::LocalTime(std::chrono::seconds(1'800'000'000));
  if (code) one.finished = one.started + std::chrono::seconds(seconds);
  one.exit_code = code;
  return one;
}

}  // namespace

TEST_CASE("an address is the machine's own when nobody else reaches it") {
  for (const char* own : {"127.0.0.1:9464", "127.9.9.9:1", "localhost:9464", "[::1]:9464"}) {
    INFO(own);
    CHECK(web::parse_address(own).loopback);
  }
  for (const char* open : {"0.0.0.0:9464", "192.0.2.7:9464", "[::]:9464", "entsync.example:9464"}) {
    INFO(open);
    CHECK_FALSE(web::parse_address(open).loopback);
  }
  CHECK(web::parse_address("[::1]:9464").host == "::1");
  CHECK(web::parse_address("127.0.0.1:0").port == 0);
}

TEST_CASE("a request is answered under the address's own names and those that are configured, and no others") {
  const auto address = web::parse_address("127.0.0.1:9464");
  for (const char* own :
       {"127.0.0.1:9464", "127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:9464", "ent.example:80"}) {
    INFO(own);
    CHECK(web::is_own_host(own, address, {"ent.example"}));
  }
  for (const char* foreign :
       {"", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:9464", "[", "::1]"}) {
    INFO(foreign);
    CHECK_FALSE(web::is_own_host(foreign, address, {"ent.example"}));
  }
}

TEST_CASE("an ENT has answered or not as the last event about it says") {
  const web::EntWatch watch;
  CHECK_FALSE(watch.answered("entmip"));
  log::event(log::Event::ent_connected, {log::Field::ent("entmip")});
  CHECK(watch.answered("entmip") == true);
  log::event(log::Event::ent_unreachable, {log::Field::ent("entmip")});
  CHECK(watch.answered("entmip") == false);
  CHECK_FALSE(watch.answered("demo"));
}

TEST_CASE("readiness is met when every need is, and names each of them") {
  web::Readiness ready;
  ready.needs = {{"database", true, ""}, {"ENT entmip", true, "not tried yet"}};
  CHECK(ready.all());
  CHECK(ready.text() == "ok database\nok ENT entmip: not tried yet");
  ready.needs.push_back({"leader of entmip", false, "nobody"});
  CHECK_FALSE(ready.all());
  CHECK(has(ready.text(), "failed leader of entmip: nobody"));
}

TEST_CASE("a run's bar says how it ended, also to who does not see it") {
  CHECK(web::run_tone(run_of(1, 3, 0)) == web::RunTone::ok);
  CHECK(web::run_tone(run_of(1, 3, 3)) == web::RunTone::odd);
  CHECK(web::run_tone(run_of(1, 3, {})) == web::RunTone::odd);
  CHECK(web::run_tone(run_of(1, 3, 5)) == web::RunTone::failed);
  const std::string chart = web::run_chart({run_of(9, 3600, 5), run_of(8, 1, 0), run_of(7, 0, {})});
  CHECK(has(chart, "role=\"img\" aria-labelledby=\"chart-title\""));
  CHECK(has(chart,
            "How long the last 3 runs took, the newest on the right: the longest 3600 s; 1 that somebody should look "
            "at, 1 failed"));
  CHECK(has(chart, "<title>run 9: sync, out of reach</title>"));
  CHECK(has(chart, "class=\"failed\""));
  CHECK(chart.find("run 7") < chart.find("run 8"));
}
