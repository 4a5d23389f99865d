#include "daemon/run/people_loader.hpp"

#include <catch2/catch.hpp>

using namespace entsync;
using namespace entsync::daemon::run;
using aaf::Entry;
using aaf::Population;
using aaf::Standing;

namespace {

using namespace std::chrono_literals;

const std::string college = "0310001B";
const aaf::Date today = std::chrono::sys_days(2026y / 9 / 14);

Entry entry(aaf::Category category, Population population, Standing standing = Standing::entitled) {
  Entry made;
  made.uai = college;
  made.key = "key";
  made.category = category;
  made.population = population;
  made.standing = standing;
  return made;
}

store::ScopedPerson person(std::vector<Entry> entries) {
  store::ScopedPerson made;
  made.person.key = "key";
  made.entries = std::move(entries);
  made.feed_lag_days = 0;
  return made;
}

// What the ENT decides for a person whom the schools feed as these entries say.
const PersonView& seen(People& people, const config::Ent& ent, std::vector<Entry> entries) {
  std::vector<store::ScopedPerson> persons;
  persons.push_back(person(std::move(entries)));
  people.add(std::move(persons), {}, ent, today);
  return people.views().at("key");
}

}  // namespace

TEST_CASE("each population has its own days of grace, and those it was not given are the ENT's") {
  config::Settings settings;
  settings.moved_window_days = 17;
  config::Ent ent;
  ent.purge_after_days = 42;
  ent.purge_after_departed_days = 50;
  ent.purge_after_days_of = {{"pupil", 11}, {"guardian", 12}};
  ent.purge_after_departed_days_of = {{"guardian", 22}, {"teacher", 23}};
  const auto options = lifecycle_options(settings, ent, today);
  CHECK(options.today == today);
  CHECK(options.moved_window_days == 17);
  CHECK(options.purge_after_days == 42);
  CHECK(options.purge_after_departed_days == 50);
  const auto days_of = [&](Population population) {
    const aaf::account::Grace& grace = options.graces.at(population);
    return std::pair(grace.days, grace.departed_days);
  };
  CHECK(days_of(Population::pupil) == std::pair(11, 50));
  CHECK(days_of(Population::guardian) == std::pair(12, 22));
  CHECK(days_of(Population::teacher) == std::pair(42, 23));
  CHECK(days_of(Population::staff) == std::pair(42, 50));
}

TEST_CASE("a population outside an ENT's scope has no accounts there, and one inside has") {
  config::Ent ent;
  ent.scope_populations = {"pupil", "teacher"};
  {
    People people;
    const PersonView& view = seen(people, ent, {entry(aaf::Category::pers_rel_eleve, Population::guardian)});
    CHECK(view.entries.empty());
    CHECK_FALSE(view.decision.after);
  }
  {
    People people;
    const PersonView& view = seen(people, ent, {entry(aaf::Category::eleve, Population::pupil)});
    CHECK(view.entries.size() == 1);
    CHECK(view.decision.after == aaf::AccountState::active);
  }
  // A parent who teaches there: as a teacher.
  {
    People people;
    const PersonView& view = seen(people, ent,
                                  {entry(aaf::Category::pers_rel_eleve, Population::guardian),
                                   entry(aaf::Category::pers_educ_nat, Population::teacher)});
    REQUIRE(view.entries.size() == 1);
    CHECK(view.entries.front()->category == aaf::Category::pers_educ_nat);
  }
  {
    People people;
    const PersonView& view = seen(people, {}, {entry(aaf::Category::pers_rel_eleve, Population::guardian)});
    CHECK(view.decision.after == aaf::AccountState::active);
  }
}

TEST_CASE("whose population leaves the scope is deactivated for that, and kept while the grace lasts") {
  config::Ent ent;
  ent.scope_populations = {"pupil"};
  ent.purge_after_days = 10;
  store::ScopedPerson one = person({entry(aaf::Category::pers_rel_eleve, Population::guardian)});
  one.account = aaf::account::Account{"key", aaf::AccountState::active, {}, {}, {}, Population::guardian, {college}};
  std::vector<store::ScopedPerson> persons;
  persons.push_back(one);
  People people;
  people.add(std::move(persons), {}, ent, today);
  const auto& decision = people.views().at("key").decision;
  CHECK(decision.after == aaf::AccountState::deactivated);
  CHECK(decision.reason == aaf::Reason::out_of_scope);
  CHECK(decision.purge_after == today + std::chrono::days{10});

  // Who is a contact alone would have no account in any ENT: the scope is not why.
  Entry contact = entry(aaf::Category::pers_rel_eleve, Population::guardian, Standing::contact);
  one.entries = {contact};
  persons = {one};
  People contacts;
  contacts.add(std::move(persons), {}, ent, today);
  CHECK(contacts.views().at("key").decision.reason != aaf::Reason::out_of_scope);
}
