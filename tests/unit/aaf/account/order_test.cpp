#include "aaf/account/order.hpp"

#include <catch2/catch.hpp>

#include "aaf/model/key.hpp"
#include "tests/unit/aaf/account/scene.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::account;
using namespace entsync::test;

namespace {

const std::string sibling = "eleve:TOULOUSE:2";
const std::string mother = "responsable:TOULOUSE:5", father = "responsable:TOULOUSE:6";

Entry pupil_entry() {
  return {Category::eleve,
          pupil,
          school,
          Standing::entitled,
          "",
          Population::pupil,
          {{"ENTElevePersRelEleve", {mother + "$10$1$1$0$1", father + "$20$0$1$0$0"}},
           {"ENTEleveAdresseRel", {father}},
           {"sn", {"DURAND"}}}};
}

Entry guardian_entry(std::vector<std::string> pupils) {
  return {Category::pers_rel_eleve,
          father,
          school,
          Standing::entitled,
          "",
          Population::guardian,
          {{"ENTAuxPersRelEleveEleve", std::move(pupils)}, {"sn", {"DURAND"}}}};
}

Account account_of(const std::string& key, AccountState state = AccountState::active) {
  Account account;
  account.key = key;
  account.state = state;
  account.population = kind_of(key) == Kind::pupil ? Population::pupil : Population::guardian;
  account.uais = {school};
  return account;
}

Account off(const std::string& key) {
  Account account = account_of(key, AccountState::deactivated);
  account.reason = Reason::manual;
  account.since = last_week;
  return account;
}

Decision decided(const std::optional<Account>& account, const std::vector<Entry>& entries, Orders orders) {
  Presence presence;
  for (const Entry& entry : entries) presence.entries.push_back(&entry);
  presence.orders = std::move(orders);
  return decide(entries.empty() ? account->key : entries.front().key, account, presence, options);
}

Orders deactivate() {
  Orders orders;
  orders.deactivate = true;
  return orders;
}

Orders protect() {
  Orders orders;
  orders.protect = true;
  return orders;
}

}  // namespace

TEST_CASE("a cut link is in neither entry, and nothing else of them changes") {
  Entry one = pupil_entry();
  CHECK(cut_links(one, {{father, "f"}}));
  CHECK(one.attributes == Attributes{{"ENTElevePersRelEleve", {mother + "$10$1$1$0$1"}}, {"sn", {"DURAND"}}});
  CHECK(one.standing == Standing::entitled);
  Entry other = guardian_entry({pupil, sibling});
  CHECK(cut_links(other, {{pupil, "p"}}));
  CHECK(other.attributes.at("ENTAuxPersRelEleveEleve") == std::vector<std::string>{sibling});
  CHECK(other.standing == Standing::entitled);
}

TEST_CASE("a guardian who has no other pupil in an entry is a mere contact there") {
  Entry entry = guardian_entry({pupil});
  CHECK(cut_links(entry, {{pupil, "p"}}));
  CHECK(entry.standing == Standing::contact);
  CHECK(entry.why == cut_rule);
}

TEST_CASE("who is not named is not cut") {
  Entry entry = guardian_entry({pupil});
  const Entry before = entry;
  CHECK_FALSE(cut_links(entry, {{"eleve:TOULOUSE:99", ""}}));
  CHECK_FALSE(cut_links(entry, {}));
  CHECK(entry == before);
}

TEST_CASE(
    "an order deactivates at once, is no loss that a guard counts, and sets no purge day while the person is fed") {
  const auto decision = decided(account_of(pupil), {pupil_entry()}, deactivate());
  CHECK(decision.after == AccountState::deactivated);
  CHECK(decision.situation == Situation::protected_);
  CHECK(decision.reason == Reason::manual);
  CHECK(decision.since == today);
  CHECK_FALSE(decision.purge_after);
  CHECK_FALSE(decision.removes());
  CHECK(account_after(decided(account_after(decision), {pupil_entry()}, deactivate())) == account_after(decision));
}

TEST_CASE("a person whom an order keeps out gets no account") {
  const auto decision = decided(std::nullopt, {pupil_entry()}, deactivate());
  CHECK(decision.situation == Situation::protected_);
  CHECK_FALSE(decision.after);
  auto purged = off(pupil);
  purged.state = AccountState::purged;
  CHECK_FALSE(decided(purged, {pupil_entry()}, deactivate()).after);
}

TEST_CASE("the grace of an account that an order deactivated runs while nobody feeds the person, and only then") {
  const auto gone = decided(off(pupil), {}, deactivate());
  CHECK(gone.purge_after == today + std::chrono::days{80});
  CHECK(gone.since == last_week);
  CHECK(account_after(decided(account_after(gone), {}, deactivate())) == account_after(gone));
  CHECK_FALSE(decided(account_after(gone), {pupil_entry()}, deactivate()).purge_after);
}

TEST_CASE("when the order is taken back the account follows the files again") {
  const auto back = decided(off(pupil), {pupil_entry()}, {});
  CHECK(back.situation == Situation::returned);
  CHECK(account_after(back) == account_of(pupil));
  const auto gone = decided(off(pupil), {}, {});
  CHECK(gone.after == AccountState::deactivated);
  CHECK(gone.reason == Reason::departed);
  CHECK(gone.purge_after == today + std::chrono::days{80});
  CHECK(account_after(decided(account_after(gone), {}, {})) == account_after(gone));
}

TEST_CASE("a guardian whose last link was cut has no account, by the operator's word") {
  std::vector<Entry> entries{guardian_entry({pupil})};
  cut_links(entries.front(), {{pupil, "p"}});
  Orders orders;
  orders.cut = {{pupil, "p"}};
  const auto decision = decided(account_of(father), entries, orders);
  CHECK(decision.reason == Reason::manual);
  CHECK_FALSE(decision.purge_after);
  CHECK_FALSE(decision.removes());
  CHECK_FALSE(decided(std::nullopt, entries, orders).after);
  // Another school where the guardian has another child bears the account.
  entries.push_back(guardian_entry({sibling}));
  entries.back().uai = "0310002C";
  const auto kept = decided(account_of(father), entries, orders);
  CHECK(kept.after == AccountState::active);
  CHECK(kept.uais == std::vector<std::string>{"0310002C"});
}

TEST_CASE("a protected account stays active when nobody feeds the person any more") {
  const auto decision = decided(account_of(pupil), {}, protect());
  CHECK(decision.situation == Situation::protected_);
  CHECK(account_after(decision) == account_of(pupil));
  Entry suspended = pupil_entry();
  suspended.standing = Standing::suspended;
  CHECK(decided(account_of(pupil), {suspended}, protect()).after == AccountState::active);
  CHECK(decided(account_of(pupil), {pupil_entry()}, protect()).situation == Situation::confirmed);
}

TEST_CASE("protection makes no account, brings none back, and keeps the purge away") {
  CHECK(decided(off(pupil), {}, protect()).after == AccountState::deactivated);
  Account due = off(pupil);
  due.purge_after = today;
  PurgeConditions conditions;
  conditions.today = today;
  conditions.oldest_feed = today;
  CHECK(purge_obstacle(due, conditions).empty());
  conditions.protect = true;
  CHECK(purge_obstacle(due, conditions) == "an operator protects it");
}

TEST_CASE("of a protection and a deactivation the deactivation holds") {
  Orders both = deactivate();
  both.protect = true;
  CHECK(decided(account_of(pupil), {pupil_entry()}, both).after == AccountState::deactivated);
}
