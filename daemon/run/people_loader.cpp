#include "daemon/run/people_loader.hpp"

#include <algorithm>
#include <array>

#include "aaf/account/login.hpp"
#include "daemon/federation.hpp"
#include "daemon/run/plan_filter.hpp"
#include "store/persons.hpp"

namespace entsync::daemon::run {

namespace {

constexpr std::array<const char*, 3> person_references{"ENTElevePersRelEleve", "ENTEleveAdresseRel",
                                                       "ENTAuxPersRelEleveEleve"};

// Populations that the ENT has no accounts for: what schools say of such people is said outside its scope.
void leave_out_populations(store::ScopedPerson& person, const config::Ent& ent) {
  if (ent.scope_populations.empty()) return;
  std::erase_if(person.entries, [&](const aaf::Entry& entry) {
    if (!entry.population || ent.scope_populations.contains(std::string(aaf::word(*entry.population)))) return false;
    person.outside_scope = person.outside_scope || entry.standing != aaf::Standing::contact;
    return true;
  });
}

void see_entry(aaf::Entry& entry, const aaf::account::Orders& orders, const config::Ent& ent) {
  apply_policy(entry, ent);
  aaf::account::cut_links(entry, orders.cut);
}

}  // namespace

aaf::account::LifecycleOptions lifecycle_options(const config::Settings& settings, const config::Ent& ent,
                                                 aaf::Date today) {
  using aaf::Population;
  aaf::account::LifecycleOptions options;
  options.today = today;
  options.purge_after_days = ent.purge_after_days;
  options.purge_after_departed_days = ent.purge_after_departed_days;
  options.moved_window_days = settings.moved_window_days;
  for (const Population population :
       {Population::pupil, Population::guardian, Population::teacher, Population::staff}) {
    const std::string word(aaf::word(population));
    aaf::account::Grace grace{ent.purge_after_days, ent.purge_after_departed_days};
    if (const auto at = ent.purge_after_days_of.find(word); at != ent.purge_after_days_of.end())
      grace.days = at->second;
    if (const auto at = ent.purge_after_departed_days_of.find(word); at != ent.purge_after_departed_days_of.end())
      grace.departed_days = at->second;
    options.graces.emplace(population, grace);
  }
  return options;
}

void People::add(std::vector<store::ScopedPerson> persons, const config::Settings& settings, const config::Ent& ent,
                 aaf::Date today) {
  const aaf::account::LifecycleOptions options = lifecycle_options(settings, ent, today);
  for (store::ScopedPerson& loaded : persons) {
    if (views_.contains(loaded.person.key)) continue;
    store::ScopedPerson& person = persons_.emplace_back(std::move(loaded));
    leave_out_populations(person, ent);
    PersonView view;
    view.person = person.person;
    view.account = person.account;
    view.orders = person.orders;
    for (aaf::Entry& entry : person.entries) {
      see_entry(entry, person.orders, ent);
      view.entries.push_back(&entry);
    }
    aaf::account::Presence presence{view.entries, person.outside_scope, person.transferred};
    presence.orders = person.orders;
    presence.stale_feed = !person.feed_lag_days || *person.feed_lag_days > settings.fresh_feed_days;
    presence.duplicate_of = person.duplicate_of;
    presence.unadopted = person.unadopted;
    view.decision = aaf::account::decide(person.person.key, person.account, presence, options);
    sources_.emplace(person.person.key, &person);
    views_.emplace(person.person.key, std::move(view));
  }
}

void People::see(std::vector<aaf::Entry>& entries, const config::Ent& ent) const {
  for (aaf::Entry& entry : entries) {
    const auto source = sources_.find(entry.key);
    see_entry(entry, source == sources_.end() ? aaf::account::Orders{} : source->second->orders, ent);
  }
}

std::vector<std::string> People::named_elsewhere() const {
  std::set<std::string> named;
  for (const auto& [key, view] : views_) {
    for (const aaf::Entry* entry : view.entries) {
      for (const char* attribute : person_references) {
        for (const std::string& value : aaf::values_of(entry->attributes, attribute)) {
          std::string other = leading_dn(value);
          if (!views_.contains(other)) named.insert(std::move(other));
        }
      }
    }
  }
  return {named.begin(), named.end()};
}

void apply_policy(aaf::Entry& entry, const config::Ent& ent) {
  if (ent.multi_enrolment == config::MultiEnrolment::keep && entry.standing == aaf::Standing::suspended)
    entry.standing = aaf::Standing::kept;
}

std::vector<std::string> uais_of(const store::ScopedPerson& person) {
  std::set<std::string> uais;
  for (const aaf::Entry& entry : person.entries) uais.insert(entry.uai);
  if (person.account) uais.insert(person.account->uais.begin(), person.account->uais.end());
  return {uais.begin(), uais.end()};
}

void give_logins(store::Transaction& tx, const config::Settings& settings, People& people) {
  std::vector<store::LoginRequest> requests;
  for (const auto& [key, view] : people.views()) {
    if (!view.person.login.empty() || view.decision.after != aaf::AccountState::active) continue;
    const auto entries = aaf::account::bearing(view.entries);
    if (entries.empty()) continue;
    const aaf::Attributes& names = entries.front()->attributes;
    requests.push_back({key, aaf::account::login_base(aaf::value_of(names, "givenName"), aaf::value_of(names, "sn"),
                                                      aaf::value_of(names, "ENTPersonNomPatro"))});
  }
  if (requests.empty()) return;
  const auto logins =
      store::give_logins(tx, requests, [&](std::string_view login) { return login_mark(settings, login); });
  for (const auto& [key, login] : logins) people.views().at(key).person.login = login;
}

}  // namespace entsync::daemon::run
