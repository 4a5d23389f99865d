#include "store/requests.hpp"

#include <catch2/catch.hpp>

#include "store/notices.hpp"
#include "store/pace.hpp"
#include "store/schedule_marks.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using namespace std::chrono_literals;
using store::RequestState;

namespace {

store::Request request(const std::vector<std::string>& ents) {
  store::Request one;
  one.words = {"apply", "plan \"x\".json"};
  one.ents = ents;
  one.json = true;
  one.today = day("2026-10-12");
  one.files = {{"plan \"x\".json", "{\"plans\": [\"é, \\\\\"]}\n"}};
  one.asked_by = "operateur";
  one.asked_host = "poste";
  one.look = {.colours = true, .error_colours = false, .width = 80};
  return one;
}

const store::Instance server{"1f", "serveur", 42};

template <class Function>
auto in_transaction(World& world, Function function) {
  store::Transaction tx(world.database());
  auto result = function(tx);
  tx.commit();
  return result;
}

}  // namespace

TEST_CASE("a request is taken once, by who leads all of its ENTs, with everything that was asked") {
  World world;
  const auto id = in_transaction(world, [](auto& tx) { return store::ask(tx, request({"a", "b"})); });
  store::Transaction tx(world.database());
  CHECK_FALSE(store::take_request(tx, server, {"a"}));
  const auto taken = store::take_request(tx, server, {"c", "b", "a"});
  REQUIRE(taken);
  CHECK(taken->id == id);
  CHECK(taken->words == request({}).words);
  CHECK(taken->files == request({}).files);
  CHECK(taken->today == day("2026-10-12"));
  CHECK(taken->json);
  CHECK(taken->asked_by == "operateur");
  CHECK(taken->look.colours);
  CHECK_FALSE(taken->look.error_colours);
  CHECK(taken->look.width == 80);
  CHECK_FALSE(store::take_request(tx, server, {"a", "b"}));
  CHECK(store::load_request(tx, id)->state == RequestState::running);
  CHECK_FALSE(store::withdraw(tx, id));
}

TEST_CASE("requests are taken in their order, and one that nobody has begun can be taken back") {
  World world;
  store::Transaction tx(world.database());
  const auto first = store::ask(tx, request({"a"})), second = store::ask(tx, request({"a"}));
  CHECK(store::withdraw(tx, first));
  CHECK_FALSE(store::load_request(tx, first));
  CHECK(store::take_request(tx, server, {"a"})->id == second);
}

TEST_CASE("an answer holds what was printed and what would have been written, and the files that came are forgotten") {
  World world;
  store::Transaction tx(world.database());
  const auto id = store::ask(tx, request({"a"}));
  std::ignore = store::take_request(tx, server, {"a"});
  store::note_progress(tx, id, {"writing", "a", 3, 10});
  CHECK(store::open_requests(tx).front().progress == store::RequestProgress{"writing", "a", 3, 10});
  store::answer_request(tx, id, {"out\n", "err\n", {{"plan.json", "[]"}}, 3});
  CHECK(store::open_requests(tx).empty());
  const auto line = store::load_request(tx, id);
  REQUIRE(line);
  REQUIRE(line->answer);
  CHECK(line->answer->out == "out\n");
  CHECK(line->answer->err == "err\n");
  CHECK(line->answer->written == store::NamedFiles{{"plan.json", "[]"}});
  CHECK(line->answer->exit_code == 3);
}

TEST_CASE("one that broke off is found by the next leader, queued again, and counts its tries") {
  World world;
  store::Transaction tx(world.database());
  const auto id = store::ask(tx, request({"a"}));
  std::ignore = store::take_request(tx, server, {"a"});
  CHECK(store::broken_requests(tx, {"b"}).empty());
  const auto broken = store::broken_requests(tx, {"a", "b"});
  REQUIRE(broken.size() == 1);
  CHECK(broken.front().attempts == 1);
  store::queue_again(tx, id);
  CHECK(store::take_request(tx, {"2e", "autre", 1}, {"a"})->id == id);
  CHECK(store::load_request(tx, id)->attempts == 2);
}

TEST_CASE("answers are forgotten after their time, and what nobody took; what is being done is not") {
  World world;
  store::Transaction tx(world.database());
  const auto done = store::ask(tx, request({"a"})), running = store::ask(tx, request({"a"}));
  const auto waiting = store::ask(tx, request({"b"}));
  std::ignore = store::take_request(tx, server, {"a"});
  std::ignore = store::take_request(tx, server, {"a"});
  store::answer_request(tx, done, {});
  CHECK(store::forget_requests(tx, 1h) == 0);
  CHECK(store::forget_requests(tx, -1s) == 2);
  CHECK(store::load_request(tx, running));
  CHECK_FALSE(store::load_request(tx, waiting));
}

TEST_CASE("who listens hears of a request, an answer and the pace when they are committed") {
  World world;
  store::Database ear(world.url());
  for (const char* channel : {store::request_channel, store::answer_channel, store::pace_channel}) ear.listen(channel);
  const auto id = in_transaction(world, [](auto& tx) { return store::ask(tx, request({"a"})); });
  in_transaction(world, [&](auto& tx) {
    store::answer_request(tx, id, {});
    store::set_pace(tx, {});
    return 0;
  });
  REQUIRE(ear.alive());  // a round trip: what was sent before has arrived
  const auto notices = ear.notices();
  REQUIRE(notices.size() == 3);
  CHECK(notices[0].channel == store::request_channel);
  CHECK(notices[0].payload == std::to_string(id));
  CHECK(notices[1].channel == store::answer_channel);
  CHECK(notices[2].channel == store::pace_channel);
  CHECK(ear.notices().empty());
}

TEST_CASE("the pace is as fast as it goes until somebody says otherwise") {
  World world;
  store::Transaction tx(world.database());
  CHECK_FALSE(store::load_pace(tx).operations_per_second);
  CHECK_FALSE(store::load_pace(tx).paused);
  store::set_pace(tx, {100, true, "migration", "operateur", noon("2026-10-12")});
  const auto pace = store::load_pace(tx);
  CHECK(pace.operations_per_second == 100);
  CHECK(pace.paused);
  CHECK(pace.why == "migration");
  CHECK(pace.by == "operateur");
  CHECK(pace.since == noon("2026-10-12"));
}

TEST_CASE("an appointment that was kept is remembered for its ENT") {
  World world;
  store::Transaction tx(world.database());
  store::mark_schedule(tx, "a", "purge", noon("2026-10-12"));
  store::mark_schedule(tx, "a", "purge", noon("2026-10-13"));
  CHECK(store::schedule_marks(tx, "a") == std::map<std::string, aaf::LocalTime>{{"purge", noon("2026-10-13")}});
  CHECK(store::schedule_marks(tx, "b").empty());
}
