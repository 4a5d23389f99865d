#include "daemon/run/events.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "daemon/log/log.hpp"

using namespace entsync;
using namespace entsync::daemon;

TEST_CASE("trouble of the database is not told as an ENT out of reach") {
  std::vector<std::string> told;
  const log::Subscription subscription([&](const log::Entry& entry, auto, auto) { told.emplace_back(entry.word); });
  run::tell_trouble(1, "entmip", {"connecting to ENT entmip", "ldap://ent", "out of reach", "LDAP -1"});
  run::tell_trouble(1, "entmip", {"database", "postgresql:///entsync", "the disk is full", "SQLSTATE 53100"});
  CHECK(told == std::vector<std::string>{"ent_unreachable", "database_lost"});
}
