// A scratch database with entsync's schema in it.
#pragma once

#include <catch2/catch.hpp>

#include "store/migrations.hpp"
#include "tests/support/postgres.hpp"

namespace entsync::test {

// `database` is a connection to it; more may be opened by `url()`.
struct MigratedDatabase : ScratchDatabase {
  MigratedDatabase() {
    store::Transaction tx(database);
    REQUIRE(store::migrate(tx));
    tx.commit();
  }
  MigratedDatabase(const MigratedDatabase&) = delete;
  MigratedDatabase& operator=(const MigratedDatabase&) = delete;

  store::Database database{url()};
};

}  // namespace entsync::test
