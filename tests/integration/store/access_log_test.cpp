#include "store/access_log.hpp"

#include <catch2/catch.hpp>

#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using store::Access;
using store::AccessKind;

TEST_CASE("whoever had values shown, exported or erased is found by run and by person, newest first") {
  World world;
  store::Transaction tx(world.database());
  const std::string pupil = "eleve:TOULOUSE:1";
  store::record_access(tx, {0, AccessKind::run_values, noon("2026-10-12"), "operateur", 12, "", ""});
  store::record_access(tx, {0, AccessKind::person_export, noon("2026-10-13"), "dpo", {}, pupil, "article 15"});
  store::record_access(tx, {0, AccessKind::person_erasure, noon("2026-10-14"), "dpo", {}, pupil, "article 17"});
  const auto all = store::load_accesses(tx, {});
  REQUIRE(all.size() == 3);
  CHECK(all[0].kind == AccessKind::person_erasure);
  CHECK(all[0].reason == "article 17");
  CHECK_FALSE(all[0].run);
  CHECK(all[2].operator_name == "operateur");
  CHECK(all[2].at == noon("2026-10-12"));
  const auto of_run = store::load_accesses(tx, {12, ""});
  REQUIRE(of_run.size() == 1);
  CHECK(of_run[0].run == 12);
  CHECK(store::load_accesses(tx, {{}, pupil}).size() == 2);
  CHECK(store::load_accesses(tx, {{}, pupil}, 1).size() == 1);
  CHECK(store::load_accesses(tx, {13, ""}).empty());
}
