#include "daemon/run/people_loader.hpp"

#include <algorithm>
#include <array>

#include "daemon/run/plan_filter.hpp"

namespace entsync::daemon::run {

namespace {

constexpr std::array<const char*, 3> person_references{"ENTElevePersRelEleve", "ENTEleveAdresseRel",
                                                       "ENTAuxPersRelEleveEleve"};

}  // namespace

void People::add(std::vector<store::ScopedPerson> persons, const config::Ent& ent, aaf::Date today) {
  aaf::account::LifecycleOptions options;
  options.today = today;
  options.purge_after_days = ent.purge_after_days;
  options.purge_after_departed_days = ent.purge_after_departed_days;
  for (store::ScopedPerson& loaded : persons) {
    if (views_.contains(loaded.person.key)) continue;
    store::ScopedPerson& person = persons_.emplace_back(std::move(loaded));
    PersonView view;
    view.person = person.person;
    view.account = person.account;
    for (aaf::Entry& entry : person.entries) {
      apply_policy(entry, ent);
      view.entries.push_back(&entry);
    }
    view.decision =
        aaf::account::decide(person.person.key, person.account, {view.entries, person.outside_scope}, options);
    sources_.emplace(person.person.key, &person);
    views_.emplace(person.person.key, std::move(view));
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
  if (ent.multi_enrolment == "keep" && entry.standing == aaf::Standing::suspended) entry.standing = aaf::Standing::kept;
}

std::vector<std::string> uais_of(const store::ScopedPerson& person) {
  std::set<std::string> uais;
  for (const aaf::Entry& entry : person.entries) uais.insert(entry.uai);
  if (person.account) uais.insert(person.account->uais.begin(), person.account->uais.end());
  return {uais.begin(), uais.end()};
}

}  // namespace entsync::daemon::run
