// A scratch database with entsync's schema in it.
#pragma once

#include <catch2/catch.hpp>

#include "store/migrations.hpp"
#include "tests/support/postgres.hpp"

namespace entsync::test {

// What a program's tests copy: the migrations run once.
inline const std::string& migrated_model() {
  static const ScratchDatabase model;
  static const bool migrated = [] {
    store::Database database(model.url());
    store::Transaction tx(database);
    const bool done = store::migrate(tx).has_value();
    tx.commit();
    return done;
  }();
  REQUIRE(migrated);
  return model.name();
}

// `database` is a connection to it; more may be opened by `url()`.
struct MigratedDatabase : ScratchDatabase {
  MigratedDatabase() : ScratchDatabase(migrated_model()) {}
  MigratedDatabase(const MigratedDatabase&) = delete;
  MigratedDatabase& operator=(const MigratedDatabase&) = delete;

  store::Database database{url()};
};

}  // namespace entsync::test
