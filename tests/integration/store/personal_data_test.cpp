#include "store/personal_data.hpp"

#include <catch2/catch.hpp>

#include "store/retention.hpp"
#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::source::Format;

namespace {

std::string whole(store::Transaction& tx, const store::DataSubject& subject) {
  std::string text;
  for (const auto& [name, part] : store::personal_data(tx, subject)) text += name + ": " + part + "\n";
  return text;
}

// A pupil of the collège who has left, and another who has not, in a file in force; both have been in the directory.
struct School {
  explicit School(store::Transaction& tx, World& world) {
    auto zoe = pupil("1", "120000000AA", "DURAND", "Zoé"), lea = pupil("2", "120000000BB", "MARTIN", "Léa");
    zoe.exit_date = day("2026-09-10");
    zoe.email = "zoe@example.org";
    const auto run = world.run();
    put_into_force(tx, run, college, aaf::Side::siecle, "2026-09-14",
                   {stage(tx, run, college, Format::eleves, "2026-09-14", {zoe, lea})});
    (void)store::ensure_persons(tx, {key, other}, "TOULOUSE", college, test_uid);
    federate(tx, run, college,
             {pupil_entry(college, "1", "DURAND", "Zoé"), pupil_entry(college, "2", "MARTIN", "Léa")});
    federate(tx, world.run(), college, {pupil_entry(college, "2", "MARTIN", "Léa")});
    store::query(tx,
                 "insert into unadopted (ent, key, dn, why, run) values ($1, $2, 'uid=z.durand', 'frozen', $4),"
                 " ($1, $3, 'uid=l.martin', 'frozen', $4)",
                 {ent, key, other, run});
  }
  std::string key = "eleve:TOULOUSE:1", other = "eleve:TOULOUSE:2";
};

}  // namespace

TEST_CASE("all that is held of a person is told with where it comes from, and nothing of anybody else") {
  World world;
  store::Transaction tx(world.database());
  const School school(tx, world);
  CHECK(store::uais_with_number(tx, school.key) == std::vector{college});
  const std::string text = whole(tx, {school.key, {college}});
  for (const char* word :
       {"DURAND", "zoe@example.org", "120000000AA", "Eleves-0310047H-2026-09-14.xml", "u1000000001", "uid=z.durand"})
    CHECK(text.find(word) != std::string::npos);
  for (const char* word : {"MARTIN", "120000000BB", "u1000000002", "l.martin"})
    CHECK(text.find(word) == std::string::npos);
}

TEST_CASE("a person is found by number, INE, uid or key, also when only the past knows the key") {
  World world;
  store::Transaction tx(world.database());
  const School school(tx, world);
  for (const char* id : {"1", "u1000000001", "AC-TOULOUSE$1000000001", "eleve:TOULOUSE:1"})
    CHECK(store::keys_of_anybody(tx, id) == std::vector{school.key});
  store::query(tx, "delete from person where key = $1", {school.key});
  CHECK(store::keys_of_anybody(tx, "1") == std::vector{school.key});
  CHECK(store::keys_of_anybody(tx, "3").empty());
}

TEST_CASE("nobody is forgotten whom a school still brings") {
  World world;
  store::Transaction tx(world.database());
  const School school(tx, world);
  const auto today = day("2026-09-15");
  CHECK(store::forget_obstacles(tx, {school.key, {college}}, today).empty());
  const auto obstacles = store::forget_obstacles(tx, {school.other, {college}}, today);
  REQUIRE(obstacles.size() == 1);
  CHECK(obstacles[0].what == "entry");
  CHECK(obstacles[0].place == college);
  // The same file, looked at on the day of the exit: the pupil was still there.
  const auto then = store::forget_obstacles(tx, {school.key, {college}}, day("2026-09-10"));
  REQUIRE(then.size() == 1);
  CHECK(then[0].what == "record");
}

TEST_CASE("of a person who is forgotten keys, days and digests stay, and the others' data") {
  World world;
  store::Transaction tx(world.database());
  const School school(tx, world);
  store::query(tx, "update person set login = 'zoe.durand' where key = $1", {school.key});
  const std::string others = whole(tx, {school.other, {college}});
  const auto gone = store::forget_person(tx, {school.key, {college}}, mark);
  CHECK(gone.at("staged") == 1);
  CHECK(gone.at("entries") == 1);
  CHECK(gone.at("identity") == 1);
  CHECK(gone.at("unadopted") == 1);
  const std::string text = whole(tx, {school.key, {college}});
  for (const char* word : {"DURAND", "zoe", "120000000AA", "2013-04-05", "z.durand"})
    CHECK(text.find(word) == std::string::npos);
  CHECK(text.find("2026-09-10") != std::string::npos);  // the leaver stays one
  CHECK(whole(tx, {school.other, {college}}) == others);
  CHECK(store::query(tx, "select 1 from reserved_login").size() == 1);
  CHECK(store::query(tx, "select 1 from entry where key = $1 and digest <> ''", {school.key}).size() == 1);
  // Again there is nothing left to remove.
  for (const auto& [part, count] : store::forget_person(tx, {school.key, {college}}, mark)) {
    INFO(part);
    CHECK((count == 0 || part == "staged"));
  }
}

TEST_CASE("who never had an account is long gone when no school has named the person since that day") {
  World world;
  store::Transaction tx(world.database());
  const School school(tx, world);
  CHECK(store::long_gone(tx, day("2026-09-15")).empty());  // the run that took the entry away is of that day
  CHECK(store::long_gone(tx, day("2026-09-16")) == std::vector{school.key});
}
