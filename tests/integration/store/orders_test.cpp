#include "store/orders.hpp"

#include <catch2/catch.hpp>

#include "aaf/text/digest.hpp"
#include "store/accounts.hpp"
#include "store/people.hpp"
#include "store/persons.hpp"
#include "tests/integration/store/world.hpp"

using namespace entsync;
using namespace entsync::test;
using aaf::account::CutEnd;
using aaf::account::OrderKind;

namespace {

const std::string guardian = "responsable:TOULOUSE:5", pupil_key = "eleve:TOULOUSE:1";

store::Order order(OrderKind kind, const std::string& key, const std::string& where = "",
                   const std::string& pupil = "") {
  store::Order one;
  one.kind = kind;
  one.ent = where;
  one.key = key;
  one.pupil = pupil;
  one.reason = "ordonnance";
  one.by = "operateur";
  one.given = noon("2026-10-12");
  return one;
}

}  // namespace

TEST_CASE("an order is kept with its reason, author and time until it is taken back, and after") {
  World world;
  store::Transaction tx(world.database());
  auto given = order(OrderKind::deactivate, pupil_key);
  const auto id = store::give_order(tx, given);
  REQUIRE(id);
  given.id = *id;
  CHECK(store::load_orders(tx, false) == std::vector{given});
  CHECK(store::orders_of(tx, pupil_key) == std::vector{given});
  CHECK(store::take_back_order(tx, *id, "collegue", noon("2026-10-14")));
  CHECK_FALSE(store::take_back_order(tx, *id, "collegue", noon("2026-10-14")));
  CHECK(store::load_orders(tx, false).empty());
  given.taken_back_by = "collegue";
  given.taken_back = noon("2026-10-14");
  CHECK(store::load_orders(tx, true) == std::vector{given});
  CHECK(store::orders_in_force(tx, ent).empty());
  CHECK(store::give_order(tx, order(OrderKind::deactivate, pupil_key)));  // again, later
}

TEST_CASE("an order that stands is not given twice, nor for one ENT when it stands for all") {
  World world;
  store::Transaction tx(world.database());
  CHECK(store::give_order(tx, order(OrderKind::protect, pupil_key, ent)));
  CHECK_FALSE(store::give_order(tx, order(OrderKind::protect, pupil_key, ent)));
  CHECK(store::give_order(tx, order(OrderKind::protect, pupil_key, "entmip")));
  CHECK(store::give_order(tx, order(OrderKind::deactivate, guardian)));
  CHECK_FALSE(store::give_order(tx, order(OrderKind::deactivate, guardian, ent)));
}

TEST_CASE("people come with what stands for them in that ENT, a cut link at both ends") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  federate(tx, run, college, {pupil_entry(college, "1", "DURAND", "Zoé")});
  store::ensure_persons(tx, {pupil_key, guardian}, "TOULOUSE", college, test_uid);
  store::give_order(tx, order(OrderKind::cut_link, guardian, ent, pupil_key));
  store::give_order(tx, order(OrderKind::protect, pupil_key));
  const auto of = [&](const std::string& where, const std::string& key) {
    return store::load_people(tx, where, std::vector{key}, {college}).at(0).orders;
  };
  CHECK(of(ent, pupil_key).protect);
  CHECK(of(ent, pupil_key).cut == std::vector{CutEnd{guardian, "u1000000002"}});
  CHECK(of(ent, guardian).cut == std::vector{CutEnd{pupil_key, "u1000000001"}});
  CHECK(of("entmip", pupil_key).protect);
  CHECK(of("entmip", pupil_key).cut.empty());
  CHECK(of("entmip", guardian).empty());
}

TEST_CASE("an order in force outlives the purge, one that was taken back goes with the person") {
  World world;
  store::Transaction tx(world.database());
  const auto run = world.run();
  store::ensure_persons(tx, {pupil_key}, "TOULOUSE", college, test_uid);
  const auto old = store::give_order(tx, order(OrderKind::protect, pupil_key));
  store::take_back_order(tx, *old, "operateur", noon("2026-10-14"));
  store::give_order(tx, order(OrderKind::deactivate, pupil_key));
  store::save_accounts(tx, run, ent,
                       {{pupil_key, aaf::AccountState::purged, {}, {}, {}, aaf::Population::pupil, {college}}});
  const auto mark = [](std::string_view login) { return aaf::text::hmac_sha256("a key", login); };
  CHECK(store::forget_persons(tx, {pupil_key}, mark, test_uid) == std::vector{pupil_key});
  const auto left = store::load_orders(tx, true);
  REQUIRE(left.size() == 1);
  CHECK(left[0].kind == OrderKind::deactivate);
}
