#include "daemon/run/establishment_plan.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>

#include "tests/support/source.hpp"

using namespace entsync;
using aaf::AccountState;
using aaf::Category;
using aaf::Entry;
using aaf::Population;
using aaf::account::Account;
using aaf::plan::Operation;
using aaf::plan::Verb;
using daemon::run::EstablishmentInput;
using daemon::run::EstablishmentPlan;
using daemon::run::PersonView;

namespace {

const std::string uai = "0310001B";
const aaf::Date today = *aaf::parse_iso_date("2026-09-15");

// One division with pupils: a small school whose ENT is filled by applying what was planned.
struct School {
  ldap::Mapping mapping = load();
  std::deque<Entry> entries;
  std::deque<PersonView> people;
  EstablishmentInput input;

  static ldap::Mapping load() {
    auto loaded = ldap::Mapping::load(test::source("config/mappings/sdet.conf"), "dc=demo,dc=fr");
    REQUIRE(loaded);
    return std::move(*loaded);
  }

  School() { input.uai = uai; }

  void establishment() {
    add({Category::etab_educ_nat,
         uai,
         uai,
         {},
         "",
         {},
         {{"ENTStructureUAI", {uai}}, {"ENTStructureNomCourant", {"COLLEGE"}}}});
  }
  void division(const std::string& code, const std::string& mef = "10010012110") {
    add({Category::division, uai + ":" + code, uai, {}, "", {}, {{"code", {code}}, {"label", {code}}, {"mef", {mef}}}});
  }
  Entry& add(Entry entry) {
    entries.push_back(std::move(entry));
    input.entries.push_back(&entries.back());
    return entries.back();
  }

  PersonView& pupil(const std::string& number, const std::string& division,
                    std::optional<Account> account = std::nullopt) {
    PersonView view;
    view.person = {"eleve:TOULOUSE:" + number, 1000000000 + std::stoll(number), "TOULOUSE", "uid" + number,
                   "login" + number};
    view.account = std::move(account);
    if (!division.empty()) {
      Entry& entry = add({Category::eleve,
                          view.person.key,
                          uai,
                          aaf::Standing::entitled,
                          "",
                          Population::pupil,
                          {{"sn", {"NOM" + number}},
                           {"givenName", {"Prénom"}},
                           {"ENTEleveMEF", {"10010012110"}},
                           {"ENTEleveClasses", {uai + "$" + division}},
                           {"ENTPersonProfils", {"National_ELV"}},
                           {"ENTPersonStructRattach", {uai}}}});
      view.entries = {&entry};
      input.live[view.person.key] = view.person.uid;
    }
    aaf::account::LifecycleOptions options;
    options.today = today;
    view.decision = aaf::account::decide(view.person.key, view.account, {view.entries, false}, options);
    people.push_back(std::move(view));
    input.people.push_back(&people.back());
    return people.back();
  }

  EstablishmentPlan plan() { return daemon::run::plan_establishment(input, mapping); }

  // The ENT after these adds.
  void apply(const EstablishmentPlan& plan) {
    for (const Operation& operation : plan.operations) {
      REQUIRE(operation.verb == Verb::add);
      aaf::DirectoryEntry entry{operation.dn, {}};
      for (const auto& change : operation.changes) entry.attributes[change.attribute] = change.values;
      input.actual.push_back(std::move(entry));
    }
    for (PersonView& view : people) {
      view.account = aaf::account::account_after(view.decision);
      aaf::account::LifecycleOptions options;
      options.today = today;
      view.decision = aaf::account::decide(view.person.key, view.account, {view.entries, false}, options);
    }
  }
};

// A filled school with three pupils in 3A.
struct Filled : School {
  Filled() {
    establishment();
    division("3A");
    for (const char* number : {"1", "2", "3"}) pupil(number, "3A");
    apply(plan());
  }
  // The pupil is in no file any more.
  PersonView& leaves(std::size_t at) {
    PersonView& view = people[at];
    std::erase(input.entries, view.entries.front());
    input.live.erase(view.person.key);
    view.entries.clear();
    aaf::account::LifecycleOptions options;
    options.today = today;
    view.decision = aaf::account::decide(view.person.key, view.account, {view.entries, false}, options);
    return view;
  }
};

const Operation* operation_on(const EstablishmentPlan& plan, const std::string& dn_start) {
  const auto at = std::find_if(plan.operations.begin(), plan.operations.end(),
                               [&](const Operation& operation) { return operation.dn.starts_with(dn_start); });
  return at == plan.operations.end() ? nullptr : &*at;
}

const aaf::plan::Change* change_of(const Operation* operation, const std::string& attribute,
                                   aaf::plan::ChangeVerb verb) {
  if (operation == nullptr) return nullptr;
  const auto at = std::find_if(operation->changes.begin(), operation->changes.end(), [&](const auto& change) {
    return change.attribute == attribute && change.verb == verb;
  });
  return at == operation->changes.end() ? nullptr : &*at;
}

}  // namespace

TEST_CASE("an ENT that holds what is wanted gets no operation") {
  Filled school;
  const EstablishmentPlan plan = school.plan();
  CHECK(plan.operations.empty());
  CHECK(plan.bookkeeping.empty());
  CHECK(plan.unmanaged.empty());
}

TEST_CASE("who has left keeps the entry, is marked, and is member of nothing") {
  Filled school;
  school.leaves(0);
  const EstablishmentPlan plan = school.plan();
  const Operation* entry = operation_on(plan, "uid=uid1,");
  REQUIRE(entry != nullptr);
  CHECK(entry->verb == Verb::modify);
  CHECK(entry->situation == aaf::Situation::departed);
  REQUIRE(entry->account_after);
  CHECK(entry->account_after->state == AccountState::deactivated);
  for (const auto& change : entry->changes) CHECK(change.attribute.starts_with("entsync"));
  const auto* gone =
      change_of(operation_on(plan, "cn=" + uai + ":division:3A:eleves"), "member", aaf::plan::ChangeVerb::remove);
  REQUIRE(gone != nullptr);
  CHECK(gone->values == std::vector<std::string>{entry->dn});
}

TEST_CASE("who is held stays as the ENT has it, in the groups too") {
  Filled school;
  const PersonView& view = school.leaves(0);
  school.input.held_keys = {view.person.key};
  school.input.held_dns = {daemon::run::person_dn(view.person, school.mapping)};
  CHECK(school.plan().operations.empty());
}

TEST_CASE("a group goes with its last member, and stays while a held one is in it") {
  Filled school;
  for (std::size_t at : {0U, 1U, 2U}) school.leaves(at);
  const std::string group = "cn=" + uai + ":division:3A:eleves";
  {
    const Operation* removal = nullptr;
    const EstablishmentPlan plan = school.plan();
    removal = operation_on(plan, group);
    REQUIRE(removal != nullptr);
    CHECK(removal->verb == Verb::remove);
    CHECK(removal->wave == aaf::plan::Wave::removals);
    CHECK_FALSE(removal->before.empty());
  }
  school.input.held_keys = {school.people[0].person.key};
  school.input.held_dns = {daemon::run::person_dn(school.people[0].person, school.mapping)};
  const EstablishmentPlan plan = school.plan();
  const Operation* rest = operation_on(plan, group);
  REQUIRE(rest != nullptr);
  CHECK(rest->verb == Verb::modify);
  const auto* gone = change_of(rest, "member", aaf::plan::ChangeVerb::remove);
  REQUIRE(gone != nullptr);
  CHECK(gone->values.size() == 2);
}

TEST_CASE("a group that the sources call by a new name is renamed") {
  Filled school;
  school.input.former = school.input.entries;
  std::erase_if(school.input.entries, [](const Entry* entry) { return entry->category == Category::division; });
  for (Entry& entry : school.entries) {
    if (entry.category == Category::eleve) entry.attributes["ENTEleveClasses"] = {uai + "$3 EUROPE"};
  }
  school.division("3 EUROPE");
  const EstablishmentPlan plan = school.plan();
  const Operation* rename = operation_on(plan, "cn=" + uai + ":division:3A:eleves");
  REQUIRE(rename != nullptr);
  CHECK(rename->verb == Verb::rename);
  CHECK(rename->new_dn.starts_with("cn=" + uai + ":division:3 EUROPE:eleves"));
  CHECK(change_of(rename, "member", aaf::plan::ChangeVerb::add) == nullptr);
  CHECK(std::none_of(plan.operations.begin(), plan.operations.end(), [](const Operation& operation) {
    return operation.verb == Verb::remove || operation.verb == Verb::add;
  }));
}

TEST_CASE("an entry with our mark that lost its account is adopted, another one is left alone") {
  Filled school;
  school.people[0].account.reset();
  aaf::account::LifecycleOptions options;
  options.today = today;
  school.people[0].decision =
      aaf::account::decide(school.people[0].person.key, std::nullopt, {school.people[0].entries, false}, options);
  EstablishmentPlan plan = school.plan();
  CHECK(plan.operations.empty());
  REQUIRE(plan.bookkeeping.size() == 1);
  CHECK(plan.bookkeeping[0].key == school.people[0].person.key);

  const std::string dn = daemon::run::person_dn(school.people[0].person, school.mapping);
  for (aaf::DirectoryEntry& entry : school.input.actual) {
    if (entry.dn == dn) entry.attributes["objectClass"] = {"inetOrgPerson", "top"};
  }
  plan = school.plan();
  CHECK(operation_on(plan, "uid=uid1,") == nullptr);
  CHECK(plan.unmanaged == std::vector<std::string>{dn});
}

TEST_CASE("an entry with our mark that is somebody else's is left alone (a restored database gives numbers again)") {
  Filled school;
  school.people[0].account.reset();
  school.people[0].person.login = "another";
  aaf::account::LifecycleOptions options;
  options.today = today;
  school.people[0].decision =
      aaf::account::decide(school.people[0].person.key, std::nullopt, {school.people[0].entries, false}, options);
  const EstablishmentPlan plan = school.plan();
  CHECK(operation_on(plan, "uid=uid1,") == nullptr);
  CHECK(plan.unmanaged == std::vector<std::string>{daemon::run::person_dn(school.people[0].person, school.mapping)});
}

TEST_CASE("an entry that reads active while its account is deactivated is left alone, and set right by a resync") {
  Filled school;
  PersonView& view = school.leaves(0);
  view.account = aaf::account::account_after(view.decision);
  aaf::account::LifecycleOptions options;
  options.today = today;
  view.decision = aaf::account::decide(view.person.key, view.account, {{}, false}, options);
  EstablishmentPlan plan = school.plan();
  CHECK(operation_on(plan, "uid=uid1,") == nullptr);
  REQUIRE(plan.contradictions.size() == 1);
  CHECK(plan.contradictions[0].find("eleve:TOULOUSE:1: its entry reads active") == 0);

  SECTION("not deleted when its purge is due either") {
    view.purge = true;
    plan = school.plan();
    CHECK(operation_on(plan, "uid=uid1,") == nullptr);
    CHECK(plan.contradictions.size() == 1);
  }
  SECTION("a resync marks it as deactivated") {
    school.input.contradictions_mended = 1;
    plan = school.plan();
    REQUIRE(operation_on(plan, "uid=uid1,") != nullptr);
    CHECK(operation_on(plan, "uid=uid1,")->verb == Verb::modify);
    CHECK(plan.contradictions.empty());
  }
}

TEST_CASE("a purge that is due deletes the entry, and without an entry only the account goes") {
  Filled school;
  PersonView& view = school.leaves(0);
  view.account = aaf::account::account_after(view.decision);
  aaf::account::LifecycleOptions options;
  options.today = *view.account->purge_after;
  view.decision = aaf::account::decide(view.person.key, view.account, {{}, false}, options);
  view.purge = true;
  for (aaf::DirectoryEntry& entry : school.input.actual) {
    if (entry.dn.starts_with("uid=uid1,")) school.mapping.set_state(entry, *view.account);
  }
  EstablishmentPlan plan = school.plan();
  const Operation* removal = operation_on(plan, "uid=uid1,");
  REQUIRE(removal != nullptr);
  CHECK(removal->verb == Verb::remove);
  REQUIRE(removal->account_after);
  CHECK(removal->account_after->state == AccountState::purged);

  std::erase_if(school.input.actual,
                [](const aaf::DirectoryEntry& entry) { return entry.dn.starts_with("uid=uid1,"); });
  plan = school.plan();
  CHECK(operation_on(plan, "uid=uid1,") == nullptr);
  REQUIRE(plan.bookkeeping.size() == 1);
  CHECK(plan.bookkeeping[0].state == AccountState::purged);
}

TEST_CASE("a school that left the scope loses its structure when nobody of it is left") {
  Filled school;
  for (std::size_t at : {0U, 1U, 2U}) school.leaves(at);
  school.input.in_scope = false;
  school.input.entries.clear();
  school.input.populated = {uai};
  CHECK(operation_on(school.plan(), "ou=" + uai) == nullptr);
  school.input.populated.clear();
  const EstablishmentPlan plan = school.plan();
  const Operation* removal = operation_on(plan, "ou=" + uai);
  REQUIRE(removal != nullptr);
  CHECK(removal->verb == Verb::remove);
}
