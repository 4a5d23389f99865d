#include "store/staging.hpp"

#include <catch2/catch.hpp>

#include "store/record_columns.hpp"
#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using namespace entsync::aaf::source;

namespace {

// Gives every member a value of its own, so that two swapped columns show.
struct Filler {
  int n = 0;
  void fill(std::string& member) { member = "é\\N\t\"" + std::to_string(++n); }
  void fill(int& member) { member = ++n; }
  void fill(std::optional<int>& member) { member = -++n; }
  void fill(std::optional<bool>& member) { member = ++n % 2 == 0; }
  void fill(std::optional<aaf::Date>& member) { member = day("2026-09-01") + std::chrono::days{++n}; }
  void fill(std::vector<std::string>& member) { member = {"a,\"" + std::to_string(++n), "{\\}"}; }
};

template <class Record>
Record full() {
  Record record;
  Filler filler;
  std::apply([&](const auto&... field) { (filler.fill(record.*field.member), ...); }, Record::fields);
  return record;
}

}  // namespace

TEMPLATE_TEST_CASE("a staged record comes back as it went in, full and empty", "", Pupil, PupilOption, PupilStructure,
                   PupilGrant, Address, Guardian, GuardianLink, Structure, Term, Establishment, Individual, Service,
                   SubstituteService, GroupLink) {
  World world;
  store::Transaction tx(world.database());
  store::StagingWriter writer(tx, 7);
  TestType empty{};
  writer.add(full<TestType>());
  writer.add(empty);
  writer.finish();
  CHECK(writer.count() == 2);
  CHECK(store::load<TestType>(tx, 7) == std::vector<TestType>{full<TestType>(), empty});
  CHECK(store::load<TestType>(tx, 8).empty());
  {  // what a file leaves out is NULL, not an empty text
    const auto rows = store::query(tx, "select * from " + std::string(TestType::table) + " where position = 0");
    REQUIRE(rows.size() == 1);
    int nulls = 0;
    for (int i = 3; i < static_cast<int>(std::tuple_size_v<decltype(TestType::fields)>) + 2; ++i) {
      nulls += rows.front().null(i) ? 1 : 0;
      CHECK((rows.front().null(i) || rows.front().text(i) == "{}"));
    }
    CHECK(nulls > 0);
  }
  {  // the table has the record's columns and no others
    const auto rows = store::query(tx,
                                   "select column_name from information_schema.columns where table_name = $1"
                                   " and column_name not in ('file_id', 'line') order by ordinal_position",
                                   {TestType::table});
    std::vector<std::string> columns;
    for (const store::Row row : rows) columns.push_back(row.text(0));
    CHECK(columns == store::record_columns<TestType>());
  }
}

TEST_CASE("records of all kinds mixed, more than one chunk, come back in the order of the file") {
  World world;
  store::Transaction tx(world.database());
  store::StagingWriter writer(tx, 1);
  constexpr int many = 2500;
  for (int i = 0; i < many; ++i) {
    writer.add(pupil(std::to_string(i), "", "DURAND", "Zoé"));
    writer.add(PupilOption{1, std::to_string(i), 1, "O", "030201"});  // equal positions: the order of arrival counts
  }
  writer.finish();
  const auto pupils = store::load<Pupil>(tx, 1);
  const auto options = store::load<PupilOption>(tx, 1);
  REQUIRE(pupils.size() == many);
  REQUIRE(options.size() == many);
  bool in_order = true;
  for (int i = 0; i < many; ++i) {
    const std::string id = std::to_string(i);
    in_order = in_order && pupils[static_cast<std::size_t>(i)].eleve_id == id &&
               options[static_cast<std::size_t>(i)].eleve_id == id;
  }
  CHECK(in_order);
}

TEST_CASE("dropping the records of one file leaves those of the others") {
  World world;
  store::Transaction tx(world.database());
  for (const std::int64_t file : {1, 2, 3}) {
    store::StagingWriter writer(tx, file);
    writer.add(pupil("1", "", "DURAND", "Zoé"));
    writer.add(Service{});
    writer.finish();
  }
  store::drop_staged(tx, {1, 3});
  CHECK(store::load<Pupil>(tx, 1).empty());
  CHECK(store::load<Service>(tx, 3).empty());
  CHECK(store::load<Pupil>(tx, 2).size() == 1);
  CHECK(store::load<Service>(tx, 2).size() == 1);
  store::drop_staged(tx, {});
  CHECK(store::load<Pupil>(tx, 2).size() == 1);
}

TEST_CASE("a file that breaks off leaves nothing behind, but its refusal") {
  World world;
  const auto run = world.run();
  const store::Arrival arrival{run, "abc", "Eleves.xml", "Eleves.zip", noon("2026-09-15")};
  {
    store::Transaction tx(world.database());
    store::StagingWriter writer(tx, store::add_file(tx, arrival));
    for (int i = 0; i < 1500; ++i) writer.add(pupil(std::to_string(i), "", "DURAND", "Zoé"));
  }  // the archive was truncated: no finish, no commit
  store::Transaction tx(world.database());
  CHECK(store::query(tx, "select count(*) from staged_pupil").front().number(0) == 0);
  CHECK_FALSE(store::find_file(tx, "abc"));
  const auto id = store::reject_file(tx, arrival, "reading: Eleves.zip: the archive is truncated");
  const auto file = store::find_file(tx, "abc");
  REQUIRE(file);
  CHECK(file->id == id);
  CHECK(file->state == aaf::LotState::rejected);
  CHECK(file->verdict == "reading: Eleves.zip: the archive is truncated");
  CHECK_FALSE(file->header);
}
