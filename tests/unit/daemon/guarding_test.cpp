#include "daemon/run/guarding.hpp"

#include <catch2/catch.hpp>

using entsync::config::Guard;
using entsync::daemon::run::limits_of;

namespace {

// No two alike, so that none can stand in for another unseen.
Guard settings() {
  Guard guard;
  guard.floor = 11;
  guard.establishment_ratio = 0.11;
  guard.ent_ratio = 0.12;
  guard.ent_floor = 12;
  guard.group_floor = 13;
  guard.group_ratio = 0.13;
  guard.identity_floor = 14;
  guard.identity_ratio = 0.14;
  guard.turn_floor = 15;
  guard.turn_ratio = 0.45;
  guard.turn_group_ratio = 0.46;
  return guard;
}

}  // namespace

TEST_CASE("outside the turn window the ordinary limits hold") {
  const auto limits = limits_of(settings(), false);
  CHECK(limits.floor == 11);
  CHECK(limits.establishment_ratio == 0.11);
  CHECK(limits.ent_ratio == 0.12);
  CHECK(limits.ent_floor == 12);
  CHECK(limits.ent_establishments == 5);
  CHECK(limits.group_floor == 13);
  CHECK(limits.group_ratio == 0.13);
  CHECK(limits.identity_floor == 14);
  CHECK(limits.identity_ratio == 0.14);
}

TEST_CASE("inside the turn window those of the turn stand in, and identities and the floors of groups and ENT stay") {
  const auto limits = limits_of(settings(), true);
  CHECK(limits.floor == 15);
  CHECK(limits.establishment_ratio == 0.45);
  CHECK(limits.ent_ratio == 0.45);
  CHECK(limits.ent_floor == 12);
  CHECK(limits.ent_establishments == 5);
  CHECK(limits.group_floor == 13);
  CHECK(limits.group_ratio == 0.46);
  CHECK(limits.identity_floor == 14);
  CHECK(limits.identity_ratio == 0.14);
}

TEST_CASE("inside the turn window the ENT's own ratio stands where it is the higher one") {
  Guard guard = settings();
  guard.turn_ratio = 0.05;
  CHECK(limits_of(guard, true).ent_ratio == 0.12);
  CHECK(limits_of(guard, true).establishment_ratio == 0.05);
}
