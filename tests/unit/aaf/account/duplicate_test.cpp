// The rows of docs/lifecycle.md about doubles: who is somebody else's double by a verdict in force.
#include <catch2/catch.hpp>

#include "aaf/account/lifecycle.hpp"
#include "tests/unit/aaf/account/scene.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::account;
using namespace entsync::test;

namespace {

const std::string theirs = "responsable:TOULOUSE:1001";
const std::string survivor = "responsable:TOULOUSE:900";

Entry double_entry(Standing standing) {
  Entry made;
  made.category = Category::pers_rel_eleve;
  made.key = theirs;
  made.uai = school;
  made.standing = standing;
  made.population = Population::guardian;
  return made;
}

Account held(AccountState state, std::optional<Reason> reason = {}) {
  Account made;
  made.key = theirs;
  made.state = state;
  made.reason = reason;
  made.population = Population::guardian;
  made.uais = {school};
  if (reason) made.since = last_week;
  if (reason) made.purge_after = last_week + std::chrono::days{42};
  return made;
}

Decision decided_double(const std::optional<Account>& before, const std::vector<Entry>& entries,
                        bool duplicate = true) {
  Presence presence;
  for (const auto& each : entries) presence.entries.push_back(&each);
  if (duplicate) presence.duplicate_of = survivor;
  return decide(theirs, before, presence, options);
}

}  // namespace

TEST_CASE("a double without an account gets none: one account, not two") {
  const auto decision = decided_double(std::nullopt, {double_entry(Standing::entitled)});
  CHECK(decision.situation == Situation::duplicate);
  CHECK_FALSE(decision.before);
  CHECK_FALSE(decision.after);
  CHECK_FALSE(decision.removes());
  CHECK(decision.why.find(survivor) != std::string::npos);
}

TEST_CASE("a double's active account is deactivated with a grace of its own, and guards count it") {
  for (const auto& feed : {std::vector<Entry>{}, std::vector<Entry>{double_entry(Standing::entitled)}}) {
    const auto decision = decided_double(held(AccountState::active), feed);
    CHECK(decision.situation == Situation::duplicate);
    CHECK(decision.after == AccountState::deactivated);
    CHECK(decision.reason == Reason::duplicate);
    CHECK(decision.since == today);
    CHECK(decision.purge_after == today + std::chrono::days{42});
    CHECK(decision.uais == std::vector<std::string>{school});
    CHECK(decision.removes());
  }
}

TEST_CASE("a double's deactivated account stays as it is, whatever the feed says") {
  const auto before = held(AccountState::deactivated, Reason::duplicate);
  for (const auto& feed : {std::vector<Entry>{}, std::vector<Entry>{double_entry(Standing::entitled)}}) {
    const auto decision = decided_double(before, feed);
    CHECK(account_after(decision) == before);
    CHECK(decision.situation == Situation::duplicate);
    CHECK_FALSE(decision.removes());
  }
}

TEST_CASE("a leaver who would be back, and is a double now, stays deactivated as a double") {
  const auto before = held(AccountState::deactivated, Reason::departed);
  const auto decision = decided_double(before, {double_entry(Standing::entitled)});
  CHECK(decision.after == AccountState::deactivated);
  CHECK(decision.reason == Reason::duplicate);
  CHECK(decision.since == last_week);
  CHECK(decision.purge_after == today + std::chrono::days{42});
  SECTION("and one who is not back stays a leaver") { CHECK(account_after(decided_double(before, {})) == before); }
}

TEST_CASE("an operator's order is stronger than any verdict") {
  Presence presence;
  const Entry fed = double_entry(Standing::entitled);
  presence.entries = {&fed};
  presence.duplicate_of = survivor;
  SECTION("a protected account stays active") {
    presence.orders.protect = true;
    CHECK(account_after(decide(theirs, held(AccountState::active), presence, options)) == held(AccountState::active));
  }
  SECTION("a deactivated one is the operator's, not the verdict's") {
    presence.orders.deactivate = true;
    CHECK(decide(theirs, held(AccountState::active), presence, options).reason == Reason::manual);
  }
  SECTION("and a double's again when the order is taken back") {
    const auto decision = decide(theirs, held(AccountState::deactivated, Reason::manual), presence, options);
    CHECK(decision.after == AccountState::deactivated);
    CHECK(decision.reason == Reason::duplicate);
  }
}

TEST_CASE("when the verdict is undone the account is back, as it was") {
  const auto before = held(AccountState::deactivated, Reason::duplicate);
  const auto decision = decided_double(before, {double_entry(Standing::entitled)}, false);
  CHECK(decision.situation == Situation::returned);
  CHECK(account_after(decision) == held(AccountState::active));
  SECTION("unless nobody feeds the person any more: then the grace goes on") {
    CHECK(account_after(decided_double(before, {}, false)) == before);
  }
}

TEST_CASE("a verdict on somebody without a right to an account makes none") {
  const auto decision = decided_double(std::nullopt, {double_entry(Standing::contact)});
  CHECK(decision.situation == Situation::unmanaged);
  CHECK_FALSE(decision.after);
}

TEST_CASE("deciding again on a double changes nothing") {
  for (const auto state : {AccountState::active, AccountState::deactivated}) {
    const auto once = account_after(
        decided_double(held(state, state == AccountState::active ? std::optional<Reason>{} : Reason::departed),
                       {double_entry(Standing::kept)}));
    CHECK(account_after(decided_double(once, {double_entry(Standing::kept)})) == once);
  }
}
