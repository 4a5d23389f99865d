#include "store/migrations.hpp"

#include <fmt/format.h>

#include "store/sql.hpp"

namespace entsync::store {
namespace {

constexpr Migration embedded[] = {
#include "migrations.inc"
};

constexpr const char* rights =
#include "rights.inc"
    ;

// Two hosts that start at once must not both create the schema.
void wait_for_turn(Transaction& tx) {
  query(tx, "select pg_advisory_xact_lock(hashtextextended('entsync:migrate', 0))");
}

aaf::Refusal too_new(int version) {
  return {aaf::RefusalKind::usage, "database schema", fmt::format("version {}", version),
          fmt::format("this program knows versions up to {}", known_schema()),
          "install the newer entsync on this host"};
}

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> all(std::begin(embedded), std::end(embedded));
  return all;
}

int known_schema() { return migrations().back().number; }

int schema_version(Transaction& tx) {
  if (query(tx, "select 1 where to_regclass('schema_version') is not null").empty()) return 0;
  return query(tx, "select coalesce(max(version), 0) from schema_version").front().integer(0);
}

aaf::Result<int> migrate(Transaction& tx, int target) {
  wait_for_turn(tx);
  const int version = schema_version(tx);
  if (version > known_schema()) return tl::unexpected(too_new(version));
  if (version == 0) {
    query(tx,
          "create table if not exists schema_version (version integer primary key, name text not null,"
          " applied timestamptz not null default now())");
  }
  int steps = 0;
  for (const Migration& migration : migrations()) {
    if (migration.number <= version || migration.number > target) continue;
    run_script(tx, std::string(migration.sql));
    query(tx, "insert into schema_version (version, name) values ($1, $2)", {migration.number, migration.name});
    ++steps;
  }
  if (target >= known_schema()) run_script(tx, rights);
  return steps;
}

aaf::Result<void> check_schema(Transaction& tx) {
  const int version = schema_version(tx);
  if (version > known_schema()) return tl::unexpected(too_new(version));
  if (version < known_schema()) {
    return aaf::refuse(aaf::RefusalKind::usage, "database schema", fmt::format("version {}", version),
                       fmt::format("this program needs version {}", known_schema()), "run `entsync migrate`");
  }
  return {};
}

}  // namespace entsync::store
