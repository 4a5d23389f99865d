#include <catch2/catch.hpp>

#include "aaf/account/lifecycle.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::account;

namespace {

const Date due_day = std::chrono::year{2026} / 11 / 23;

Account due() {
  Account account;
  account.key = "responsable:TOULOUSE:5";
  account.state = AccountState::deactivated;
  account.reason = Reason::departed;
  account.since = due_day - std::chrono::days{42};
  account.purge_after = due_day;
  account.population = Population::guardian;
  account.uais = {"0310001B", "0310002C"};
  return account;
}

PurgeConditions fine() {
  PurgeConditions conditions;
  conditions.today = due_day;
  conditions.oldest_feed = due_day - std::chrono::days{14};
  return conditions;
}

}  // namespace

TEST_CASE("a deactivated account is purged from its day on when its schools' feeds are fresh") {
  CHECK(purge_obstacle(due(), fine()).empty());
  auto later = fine();
  later.today += std::chrono::days{1};
  later.oldest_feed = later.today;
  CHECK(purge_obstacle(due(), later).empty());
}

TEST_CASE("an account is not purged on the last day of its grace") {
  auto early = fine();
  early.today -= std::chrono::days{1};
  CHECK(purge_obstacle(due(), early) == "its grace period lasts until 2026-11-22");
}

TEST_CASE("an active or purged account is not purged") {
  auto account = due();
  account.state = AccountState::active;
  CHECK(purge_obstacle(account, fine()) == "the account is active");
  account.state = AccountState::purged;
  CHECK(purge_obstacle(account, fine()) == "the account is purged");
}

TEST_CASE("an account without a purge day is not purged") {
  auto account = due();
  account.purge_after.reset();
  CHECK(purge_obstacle(account, fine()) == "the account has no day from which it may be purged");
}

TEST_CASE("an account that has been deactivated for more than 80 days waits too long (D33)") {
  Account account = due();
  CHECK_FALSE(waits_too_long(account, *account.since + std::chrono::days{80}));
  CHECK(waits_too_long(account, *account.since + std::chrono::days{81}));
  account.since.reset();
  CHECK_FALSE(waits_too_long(account, due_day + std::chrono::days{400}));
}

TEST_CASE("a multi-enrolled account is not purged while an active record exists") {
  auto account = due();
  account.reason = Reason::multi_enrolment;
  CHECK(purge_obstacle(account, fine()) == "the person is still actively enrolled in several establishments");
}

TEST_CASE("an account that a guard holds is not purged") {
  auto held = fine();
  held.held = true;
  CHECK(purge_obstacle(due(), held) == "a guard holds it; approve or discard the hold");
}

TEST_CASE("an account is not purged on the word of an old feed or of none") {
  auto old = fine();
  old.oldest_feed = due_day - std::chrono::days{15};
  CHECK(purge_obstacle(due(), old) ==
        "the last complete feed of 0310001B, 0310002C is 15 days old, the limit is 14; send newer exports");
  old.oldest_feed.reset();
  CHECK(purge_obstacle(due(), old) == "one of 0310001B, 0310002C has no complete feed; send its exports");
}

TEST_CASE("leavers alone are spared while the school year turns over") {
  auto turning = fine();
  turning.spare_leavers = true;
  CHECK(purge_obstacle(due(), turning) == "leavers are not purged while the school year turns over");
  auto duplicate = due();
  duplicate.reason = Reason::duplicate;
  CHECK(purge_obstacle(duplicate, turning).empty());
}
