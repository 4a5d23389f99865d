#include "store/migrations.hpp"

#include <catch2/catch.hpp>

#include "aaf/model/failure.hpp"
#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using Catch::Contains;

namespace {

// The schema as text: every column, index and constraint.
std::string schema_of(store::Transaction& tx) {
  std::string out;
  for (const char* sql :
       {"select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' ||"
        " coalesce(column_default, '') from information_schema.columns where table_schema = 'public' order by 1",
        "select indexdef from pg_indexes where schemaname = 'public' order by 1",
        "select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint"
        " where connamespace = 'public'::regnamespace order by 1"}) {
    for (const store::Row row : store::query(tx, sql)) out += row.text(0) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("migrations are numbered from 1 without gaps") {
  int expected = 0;
  for (const auto& migration : store::migrations()) {
    CHECK(migration.number == ++expected);
    CHECK_FALSE(migration.sql.empty());
  }
  CHECK(store::known_schema() == expected);
}

TEST_CASE("an empty database has version 0 and is refused until it is migrated; migrating again does nothing") {
  ScratchDatabase scratch;
  store::Database database(scratch.url());
  store::Transaction tx(database);
  CHECK(store::schema_version(tx) == 0);
  REQUIRE_FALSE(store::check_schema(tx));
  CHECK_THAT(store::check_schema(tx).error().text(), Contains("run `entsync migrate`"));
  CHECK(store::migrate(tx).value() == store::known_schema());
  CHECK(store::schema_version(tx) == store::known_schema());
  CHECK(store::check_schema(tx));
  CHECK(store::migrate(tx).value() == 0);
}

TEST_CASE("a schema that was upgraded step by step equals a fresh one") {
  ScratchDatabase one, other;
  store::Database fresh(one.url()), upgraded(other.url());
  store::Transaction tx(fresh);
  store::migrate(tx).value();
  for (int version = 1; version <= store::known_schema(); ++version) {
    store::Transaction step(upgraded);
    CHECK(store::migrate(step, version).value() == 1);
    CHECK(store::schema_version(step) == version);
    step.commit();
  }
  store::Transaction check(upgraded);
  CHECK(schema_of(tx).size() > 1000);
  CHECK(schema_of(tx) == schema_of(check));
}

TEST_CASE("a schema of a newer program is refused, not touched") {
  World world;
  store::Transaction tx(world.database());
  store::query(tx, "insert into schema_version (version, name) values ($1, 'of_tomorrow')",
               {store::known_schema() + 1});
  REQUIRE_FALSE(store::migrate(tx));
  CHECK_THAT(store::migrate(tx).error().text(), Contains("install the newer entsync"));
  CHECK(store::migrate(tx).error().kind == aaf::RefusalKind::usage);
  REQUIRE_FALSE(store::check_schema(tx));
  CHECK_THAT(store::check_schema(tx).error().text(), Contains("install the newer entsync"));
}

TEST_CASE("a role without rights on the schema is told so") {
  World world;
  store::Database plain(as_plain_role(world.url()));
  store::Transaction tx(plain);
  CHECK_THROWS_WITH(store::query(tx, "select * from person"), Contains("lacks a right") && Contains("42501"));
}
