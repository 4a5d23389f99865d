#include "store/database.hpp"

#include <catch2/catch.hpp>

#include "aaf/model/failure.hpp"
#include "store/persons.hpp"
#include "store/sql.hpp"
#include "tests/integration/store/world.hpp"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

using namespace entsync;
using namespace entsync::test;
using Catch::Contains;

namespace {

// libpqxx 6.4 forgets one PGresult when it finds in a `begin` that the connection is gone. Not ours to free.
class LeakOfLibpqxx {
 public:
#if defined(__SANITIZE_ADDRESS__)
  LeakOfLibpqxx() { __lsan_disable(); }
  ~LeakOfLibpqxx() { __lsan_enable(); }
#else
  LeakOfLibpqxx() {}
  ~LeakOfLibpqxx() {}
#endif
  LeakOfLibpqxx(const LeakOfLibpqxx&) = delete;
  LeakOfLibpqxx& operator=(const LeakOfLibpqxx&) = delete;
};

}  // namespace

TEST_CASE("a URL is shown without its password, wherever it stands") {
  CHECK(store::shown_url("postgresql://user:s3cret@db.example.fr:5432/entsync") ==
        "postgresql://user:***@db.example.fr:5432/entsync");
  CHECK(store::shown_url("postgresql://user:p@ss@db/entsync?sslmode=require") ==
        "postgresql://user:***@db/entsync?sslmode=require");
  CHECK(store::shown_url("postgresql:///entsync?password=s3cret&host=/run") ==
        "postgresql:///entsync?password=***&host=/run");
  CHECK(store::shown_url("host=db user=entsync password=s3cret dbname=x") ==
        "host=db user=entsync password=*** dbname=x");
  CHECK(store::shown_url("host=db password='it\\'s a secret' dbname=x") == "host=db password=*** dbname=x");
  CHECK(store::shown_url("postgresql:///entsync") == "postgresql:///entsync");
}

TEST_CASE("a database out of reach is a failure that names it, without its password") {
  CHECK_THROWS_AS(store::Database("postgresql://entsync:s3cret@/x?host=/nonexistent"), aaf::Failure);
  CHECK_THROWS_WITH(store::Database("postgresql://entsync:s3cret@/x?host=/nonexistent"),
                    Contains("database: postgresql://entsync:***@/x?host=/nonexistent: ") && !Contains("s3cret"));
}

TEST_CASE("values go in and come out: texts with every sign, numbers, dates, times, arrays and NULL") {
  World world;
  store::Transaction tx(world.database());
  const std::string odd = "d'Œuvre \"\\{},\t\n;€ NULL";
  const std::vector<std::string> list{"", "NULL", "a,b", "\"x\\\"", "{}", "é"};
  const auto rows = store::query(tx,
                                 "select $1::text, $2::bigint, $3::date, $4::timestamp, $5::text[], $6::text,"
                                 " $7::boolean, $8::text[]",
                                 {odd, std::int64_t{-5'000'000'000}, aaf::open_end, noon("2026-09-15"), list,
                                  std::nullopt, true, std::vector<std::string>{}});
  const store::Row row = rows.front();
  CHECK(row.text(0) == odd);
  CHECK(row.number(1) == -5'000'000'000);
  CHECK(row.date(2) == aaf::open_end);
  CHECK(row.time(3) == noon("2026-09-15"));
  CHECK(row.texts(4) == list);
  CHECK(row.null(5));
  CHECK(row.maybe_text(5) == std::nullopt);
  CHECK(row.flag(6));
  CHECK(row.texts(7).empty());
}

TEST_CASE("an error of the database never tells a value") {
  World world;
  const auto text_of = [&](const std::string& sql, const std::vector<store::Value>& values) {
    store::Transaction tx(world.database());
    try {
      store::query(tx, sql, values);
    } catch (const aaf::Failure& failure) {
      return std::string(failure.what());
    }
    return std::string("no failure");
  };
  SECTION("of a constraint it tells the name") {
    const std::string sql =
        "insert into person (key, number, jointure, academie, uid, first_uai) select $1, '1', n,"
        " 'TOULOUSE', 'u' || n, '0310047H' from generate_series(1, 2) n";
    CHECK_THAT(text_of(sql, {"eleve:DURAND"}), Contains("person_pkey") && Contains("23505") && !Contains("DURAND"));
  }
  SECTION("of a value that does not fit, only the kind of fault") {
    CHECK_THAT(text_of("select $1::integer", {"DURAND"}), Contains("22P02") && !Contains("DURAND"));
  }
  SECTION("of a missing table, what to do") {
    CHECK_THAT(text_of("select * from nothing_of_the_sort", {}), Contains("entsync migrate"));
  }
  SECTION("of COPY likewise") {
    store::Transaction tx(world.database());
    store::Copy copy(tx, "jointure_counter", {"last"});
    try {
      copy.add({"DURAND"});
      copy.finish();
      FAIL("a text was taken for a number");
    } catch (const aaf::Failure& failure) {
      CHECK_THAT(failure.what(), Contains("database: ") && !Contains("DURAND"));
    }
  }
}

TEST_CASE("what is not committed is not there, and a rehearsal is never there") {
  World world;
  const auto key_count = [&] {
    store::Transaction tx(world.database());
    return store::query(tx, "select count(*) from person").front().number(0);
  };
  {
    store::Transaction tx(world.database());
    store::ensure_persons(tx, {"eleve:TOULOUSE:1"}, "TOULOUSE", college, test_uid);
  }
  CHECK(key_count() == 0);
  {
    store::Transaction tx(world.database(), store::Ending::rollback);
    CHECK(tx.rehearsal());
    store::ensure_persons(tx, {"eleve:TOULOUSE:1"}, "TOULOUSE", college, test_uid);
    CHECK(store::load_persons(tx, {"eleve:TOULOUSE:1"}).size() == 1);
    tx.commit();
  }
  CHECK(key_count() == 0);
}

TEST_CASE("a lock belongs to one connection until it gives it back or ends") {
  World world;
  auto other = std::make_unique<store::Database>(world.url());
  REQUIRE(other->try_lock("ent:ecollege31"));
  CHECK_FALSE(world.database().try_lock("ent:ecollege31"));
  CHECK(world.database().try_lock("ent:entmip"));
  {
    store::Transaction tx(*other);  // locks are the session's, not a transaction's
    store::query(tx, "select 1");
  }
  CHECK_FALSE(world.database().try_lock("ent:ecollege31"));
  SECTION("given back") {
    other->unlock("ent:ecollege31");
    CHECK(world.database().try_lock("ent:ecollege31"));
  }
  SECTION("the connection ended") {
    other.reset();
    bool got = false;  // the server notices the end of a session a moment later
    for (int i = 0; i < 1000 && !got; ++i) got = world.database().try_lock("ent:ecollege31");
    CHECK(got);
  }
}

TEST_CASE("a broken connection is a failure, and is not silently made anew: its locks are lost") {
  World world;
  REQUIRE(world.database().try_lock("instance"));
  store::Database other(world.url());
  {
    store::Transaction tx(other);
    store::query(tx,
                 "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                 " and pid <> pg_backend_pid()");
  }
  const auto use = [&] {
    const LeakOfLibpqxx known;
    store::Transaction tx(world.database());
    store::query(tx, "select 1");
  };
  CHECK_THROWS_AS(use(), aaf::Failure);
  CHECK_THROWS_AS(use(), aaf::Failure);
}
