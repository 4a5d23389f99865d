// One test for each row of the table in docs/lifecycle.md.
#include "aaf/account/lifecycle.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/aaf/account/scene.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::account;
using namespace entsync::test;
using namespace std::chrono_literals;

namespace {

const std::string other_school = "0310002C";

Entry entry(Standing standing, const std::string& uai = school, const std::string& why = "") {
  Entry made;
  made.category = Category::eleve;
  made.key = pupil;
  made.uai = uai;
  made.standing = standing;
  made.why = why;
  made.population = Population::pupil;
  return made;
}

Account active(std::vector<std::string> uais = {school}) {
  Account account;
  account.key = pupil;
  account.population = Population::pupil;
  account.uais = std::move(uais);
  return account;
}

Account deactivated(Reason reason) {
  auto account = active();
  account.state = AccountState::deactivated;
  account.reason = reason;
  account.since = last_week;
  account.purge_after = last_week + std::chrono::days{42};
  return account;
}

Decision decided(const std::optional<Account>& account, const std::vector<Entry>& entries, bool outside = false,
                 bool transferred = false) {
  Presence presence{{}, outside, transferred};
  for (const auto& each : entries) presence.entries.push_back(&each);
  return decide(pupil, account, presence, options);
}

// What a deactivated account looks like when a decision left it as it was.
void check_untouched(const Decision& decision, const Account& account) {
  CHECK(decision.before == account.state);
  CHECK(account_after(decision) == account);
  CHECK_FALSE(decision.removes());
}

}  // namespace

TEST_CASE("an entitled person without an account gets one") {
  const auto decision = decided(std::nullopt, {entry(Standing::entitled)});
  CHECK(decision.situation == Situation::fresh);
  CHECK_FALSE(decision.before);
  CHECK(decision.after == AccountState::active);
  CHECK_FALSE(decision.reason);
  CHECK_FALSE(decision.purge_after);
  CHECK(decision.uais == std::vector<std::string>{school});
  CHECK(decision.why == "0310001B feeds the person, who has no account yet");
  CHECK_FALSE(decision.removes());
}

TEST_CASE("a person whose number another establishment uses for someone else gets an account as ambiguous") {
  const auto made = entry(Standing::entitled);
  const auto decision = decide(pupil + "@" + school, std::nullopt, {{&made}, false, false}, options);
  CHECK(decision.situation == Situation::ambiguous);
  CHECK(decision.after == AccountState::active);
}

TEST_CASE("beside an entry of another origin that may be the person's no account is made") {
  const auto made = entry(Standing::entitled);
  Presence presence{{&made}, false};
  presence.unadopted = "uid=p1 (why)";
  const auto decision = decide(pupil, std::nullopt, presence, options);
  CHECK(decision.situation == Situation::unmanaged);
  CHECK_FALSE(decision.after);
  CHECK(decision.kept_by_unadopted);
  CHECK(decision.why.ends_with("of another origin and left alone: uid=p1 (why)"));
  SECTION("who has an account keeps it, and who has no right to one has none because of that") {
    CHECK(account_after(decide(pupil, active(), presence, options)) == active());
    const auto contact = entry(Standing::contact);
    presence.entries = {&contact};
    CHECK_FALSE(decide(pupil, std::nullopt, presence, options).kept_by_unadopted);
  }
}

TEST_CASE("an incomplete record creates no account") {
  const auto decision = decided(std::nullopt, {entry(Standing::kept, school, "R20")});
  CHECK(decision.situation == Situation::unmanaged);
  CHECK_FALSE(decision.after);
  CHECK_FALSE(account_after(decision));
  CHECK(decision.why == "0310001B has a record that is not complete enough for a new account (R20)");
}

TEST_CASE("a multi-enrolled pupil without an account gets none") {
  const auto decision = decided(std::nullopt, {entry(Standing::suspended, school, "R21")});
  CHECK(decision.situation == Situation::multi_enrolment);
  CHECK_FALSE(decision.after);
}

TEST_CASE("a contact without an account gets none") {
  const auto decision = decided(std::nullopt, {entry(Standing::contact, school, "R38")});
  CHECK(decision.situation == Situation::unmanaged);
  CHECK_FALSE(decision.after);
}

TEST_CASE("a person whom nobody in scope knows is not managed") {
  const auto decision = decided(std::nullopt, {}, true);
  CHECK(decision.situation == Situation::unmanaged);
  CHECK_FALSE(decision.before);
  CHECK_FALSE(decision.after);
}

TEST_CASE("who comes back after the purge is new") {
  auto account = deactivated(Reason::departed);
  account.state = AccountState::purged;
  const auto back = decided(account, {entry(Standing::entitled)});
  CHECK(back.situation == Situation::fresh);
  CHECK_FALSE(back.before);
  CHECK(back.after == AccountState::active);
  const auto gone = decided(account, {});
  CHECK_FALSE(gone.before);
  CHECK_FALSE(gone.after);
}

TEST_CASE("an active account of an entitled person is confirmed") {
  const auto decision = decided(active(), {entry(Standing::entitled)});
  CHECK(decision.situation == Situation::confirmed);
  CHECK(account_after(decision) == active());
}

TEST_CASE("an active account whose record lost its INE, MEF or division stays") {
  const auto decision = decided(active(), {entry(Standing::kept, school, "D12")});
  CHECK(decision.situation == Situation::confirmed);
  CHECK(decision.after == AccountState::active);
  CHECK(decision.why == "0310001B has an incomplete record (D12); the account stays as it is");
}

TEST_CASE("a multi-enrolled pupil's active account is deactivated") {
  const auto decision = decided(active(), {entry(Standing::suspended, school, "R21")});
  CHECK(decision.removes());
  CHECK(decision.situation == Situation::multi_enrolment);
  CHECK(decision.reason == Reason::multi_enrolment);
  CHECK(decision.since == today);
  CHECK(decision.purge_after == today + std::chrono::days{42});
}

TEST_CASE("an active account whose person is only a contact now is deactivated as departed") {
  const auto decision = decided(active(), {entry(Standing::contact, school, "R38")});
  CHECK(decision.removes());
  CHECK(decision.situation == Situation::departed);
  CHECK(decision.reason == Reason::departed);
  CHECK(decision.purge_after == today + std::chrono::days{80});
}

TEST_CASE("an active account whose person vanished is deactivated as departed, under the establishments it had") {
  const auto decision = decided(active({school, other_school}), {});
  CHECK(decision.removes());
  CHECK(decision.situation == Situation::departed);
  CHECK(decision.reason == Reason::departed);
  CHECK(decision.since == today);
  CHECK(decision.purge_after == today + std::chrono::days{80});
  CHECK(decision.uais == std::vector<std::string>{school, other_school});
}

TEST_CASE("who left with a transfer and is nowhere yet has moved: parked, active, and no departure") {
  const auto decision = decided(active(), {}, false, true);
  CHECK(decision.situation == Situation::moved);
  CHECK(decision.after == AccountState::active);
  CHECK(decision.parked == today);
  CHECK_FALSE(decision.reason);
  CHECK_FALSE(decision.purge_after);
  CHECK_FALSE(decision.removes());
  CHECK(decision.uais == std::vector<std::string>{school});
  CHECK(decision.why ==
        "the person left with a transfer as exit reason and no establishment has the person yet; the account waits "
        "until 2026-12-13");
}

TEST_CASE("a parked account stays so until the last day of the window, also when the file does not say why any more") {
  auto account = active();
  for (const bool transferred : {false, true}) {
    account.parked = today - std::chrono::days{20};
    const auto waiting = decided(account, {}, false, transferred);
    CHECK(waiting.situation == Situation::moved);
    CHECK(account_after(waiting) == account);
    account.parked = today - std::chrono::days{21};
    const auto gone = decided(account, {}, false, transferred);
    CHECK(gone.removes());
    CHECK(gone.situation == Situation::departed);
    CHECK(gone.reason == Reason::departed);
    CHECK(gone.since == today);
    CHECK(gone.purge_after == today + std::chrono::days{80});
    CHECK_FALSE(gone.parked);
  }
}

TEST_CASE("who arrives within the window is confirmed there, parked no more") {
  auto account = active();
  account.parked = last_week;
  for (const auto standing : {Standing::entitled, Standing::kept}) {
    const auto decision = decided(account, {entry(standing, other_school)});
    CHECK(decision.situation == Situation::confirmed);
    CHECK(account_after(decision) == active({other_school}));
  }
}

TEST_CASE("a parked account follows what schools say otherwise: enrolled twice, a mere contact, outside the scope") {
  auto account = active();
  account.parked = last_week;
  CHECK(decided(account, {entry(Standing::suspended, other_school, "R21")}).reason == Reason::multi_enrolment);
  CHECK(decided(account, {entry(Standing::contact, other_school, "R38")}).reason == Reason::departed);
  const auto outside = decided(account, {}, true);
  CHECK(outside.reason == Reason::out_of_scope);
  CHECK(outside.situation == Situation::moved);
  CHECK_FALSE(outside.parked);
}

TEST_CASE("without a window nobody is waited for") {
  auto none = options;
  none.moved_window_days = 0;
  CHECK(decide(pupil, active(), {{}, false, true}, none).reason == Reason::departed);
}

TEST_CASE("a feed that was old when it came decides on no departure, and on everything else") {
  Presence presence;
  presence.stale_feed = true;
  const auto kept = decide(pupil, active(), presence, options);
  CHECK(kept.situation == Situation::held);
  CHECK(account_after(kept) == active());
  CHECK_FALSE(kept.removes());
  auto parked = active();
  parked.parked = today - std::chrono::days{30};
  CHECK(account_after(decide(pupil, parked, presence, options)) == parked);
  // Whoever else has the person, as a contact or outside the scope.
  const auto contact = entry(Standing::contact, other_school, "R38");
  presence.entries = {&contact};
  CHECK(decide(pupil, active(), presence, options).situation == Situation::held);
  presence.entries.clear();
  presence.outside_scope = true;
  CHECK(account_after(decide(pupil, active(), presence, options)) == active());
  // What a feed says of somebody it has counts, however old it is.
  const auto suspended = entry(Standing::suspended, other_school, "R21");
  presence.entries = {&suspended};
  CHECK(decide(pupil, active(), presence, options).reason == Reason::multi_enrolment);
}

TEST_CASE("a population may have grace periods of its own") {
  auto own = options;
  own.graces[Population::pupil] = {10, 20};
  own.graces[Population::guardian] = {30, 40};
  CHECK(decide(pupil, active(), {}, own).purge_after == today + std::chrono::days{20});
  CHECK(decide(pupil, active(), {{}, true}, own).purge_after == today + std::chrono::days{10});
  Account teacher;
  teacher.population = Population::teacher;
  CHECK(decide("epp:TOULOUSE:7", teacher, {}, own).purge_after == today + std::chrono::days{80});
}

TEST_CASE("an active account whose person is fed outside the scope only is deactivated as out of scope") {
  const auto decision = decided(active(), {}, true);
  CHECK(decision.removes());
  CHECK(decision.situation == Situation::moved);
  CHECK(decision.reason == Reason::out_of_scope);
  CHECK(decision.purge_after == today + std::chrono::days{42});
}

TEST_CASE("the strongest standing over several establishments counts, and the account belongs to those that bear it") {
  const auto decision = decided(active(), {entry(Standing::contact, "0310009Z"),
                                           entry(Standing::entitled, other_school), entry(Standing::kept, school)});
  CHECK(decision.situation == Situation::confirmed);
  CHECK(decision.uais == std::vector<std::string>{school, other_school});
}

TEST_CASE("who is back within the grace is active again without reason and dates") {
  for (const auto standing : {Standing::entitled, Standing::kept}) {
    for (const auto reason : {Reason::departed, Reason::multi_enrolment, Reason::out_of_scope}) {
      const auto decision = decided(deactivated(reason), {entry(standing, other_school)});
      CHECK(decision.situation == Situation::returned);
      CHECK(account_after(decision) == active({other_school}));
      CHECK_FALSE(decision.removes());
    }
  }
}

TEST_CASE("a departed account stays as it is while nobody feeds the person") {
  const auto account = deactivated(Reason::departed);
  check_untouched(decided(account, {}), account);
  check_untouched(decided(account, {entry(Standing::contact)}), account);
  check_untouched(decided(account, {}, true), account);
  CHECK(decided(account, {}).situation == Situation::departed);
}

TEST_CASE("an account out of scope stays as it is") {
  const auto account = deactivated(Reason::out_of_scope);
  check_untouched(decided(account, {}, true), account);
  check_untouched(decided(account, {}), account);
}

TEST_CASE("a multi-enrolled account stays so while it lasts") {
  const auto account = deactivated(Reason::multi_enrolment);
  check_untouched(decided(account, {entry(Standing::suspended, school, "R21")}), account);
}

TEST_CASE("a departed account that shows up multi-enrolled takes that reason, which spares it the purge") {
  const auto account = deactivated(Reason::departed);
  const auto decision = decided(account, {entry(Standing::suspended, school, "R21")});
  auto expected = account;
  expected.reason = Reason::multi_enrolment;
  CHECK(account_after(decision) == expected);
  CHECK(decision.situation == Situation::multi_enrolment);
}

TEST_CASE("a multi-enrolment that ends without an establishment in scope begins a grace of its own") {
  auto account = deactivated(Reason::multi_enrolment);
  account.purge_after = today - std::chrono::days{100};
  const auto gone = decided(account, {});
  CHECK(gone.reason == Reason::departed);
  CHECK(gone.since == last_week);
  CHECK(gone.purge_after == today + std::chrono::days{80});
  const auto moved = decided(account, {}, true);
  CHECK(moved.reason == Reason::out_of_scope);
  CHECK(moved.purge_after == today + std::chrono::days{42});
}

TEST_CASE("deciding again on what a decision left changes nothing") {
  auto parked = active();
  parked.parked = last_week;
  std::vector<std::optional<Account>> accounts{std::nullopt, active(), parked};
  for (const auto reason :
       {Reason::departed, Reason::duplicate, Reason::multi_enrolment, Reason::out_of_scope, Reason::manual}) {
    accounts.push_back(deactivated(reason));
  }
  std::vector<std::vector<Entry>> feeds{{}};
  for (const auto standing : {Standing::contact, Standing::suspended, Standing::kept, Standing::entitled}) {
    feeds.push_back({entry(standing)});
  }
  for (const auto& account : accounts) {
    for (const auto& feed : feeds) {
      for (const bool outside : {false, true}) {
        for (const bool transferred : {false, true}) {
          const auto once = account_after(decided(account, feed, outside, transferred));
          const auto again = decided(once, feed, outside, transferred);
          CHECK(account_after(again) == once);
          CHECK_FALSE(again.removes());
        }
      }
    }
  }
}

TEST_CASE("a person is a teacher when any establishment has it teach, and keeps its kind when nobody says anything") {
  const std::string key = "epp:TOULOUSE:7";
  auto here = entry(Standing::entitled);
  here.category = Category::pers_educ_nat;
  here.population = Population::staff;
  auto there = here;
  there.uai = other_school;
  CHECK(decide(key, std::nullopt, {{&here}, false, false}, options).population == Population::staff);
  there.population = Population::teacher;
  CHECK(decide(key, std::nullopt, {{&here, &there}, false, false}, options).population == Population::teacher);
  Account account;
  account.population = Population::teacher;
  CHECK(decide(key, account, {}, options).population == Population::teacher);
  CHECK(decide("responsable:TOULOUSE:7", std::nullopt, {}, options).population == Population::guardian);
}

TEST_CASE("every decision says why, without the person's key") {
  for (const auto& account :
       {std::optional<Account>{}, std::optional{active()}, std::optional{deactivated(Reason::departed)}}) {
    for (const auto standing : {Standing::contact, Standing::suspended, Standing::kept, Standing::entitled}) {
      const auto decision = decided(account, {entry(standing)});
      CHECK_FALSE(decision.why.empty());
      CHECK(decision.why.find("1001") == std::string::npos);
    }
  }
}
