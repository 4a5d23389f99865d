#include "daemon/run/reach.hpp"

#include <algorithm>

#include "daemon/run/establishment_plan.hpp"
#include "daemon/run/people_loader.hpp"

namespace entsync::daemon::run {

namespace {

bool lists(const std::vector<std::string>& sorted, const std::string& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

}  // namespace

std::vector<std::string> Reach::visible(const ScopeView& view) {
  std::vector<std::string> uais;
  std::merge(view.inside.begin(), view.inside.end(), view.held.begin(), view.held.end(), std::back_inserter(uais));
  return uais;
}

Reach::Reach(store::Transaction& tx, const config::Ent& ent, const ldap::Mapping& mapping, PlanScope asked)
    : scope_(std::move(asked)), view_(scope_of(tx, ent)), doubles_(tx, ent, visible(view_)) {
  std::set<std::string> wanted(scope_.uais.begin(), scope_.uais.end());
  // Whoever names one record of a person means the person.
  std::set<std::string> persons;
  for (const std::string& key : scope_.persons) {
    for (std::string& one : doubles_.keys_of_person(key)) persons.insert(std::move(one));
  }
  scope_.persons.assign(persons.begin(), persons.end());
  for (const store::ScopedPerson& person : doubles_.load(scope_.persons)) {
    for (std::string& uai : uais_of(person)) wanted.insert(std::move(uai));
    person_dns_.insert(person_dn(person.person, mapping));
  }
  for (const std::string& group : scope_.groups) {
    groups_.push_back(group_id(mapping, group));
    wanted.insert(groups_.back().substr(0, groups_.back().find(':')));
  }
  const bool chosen = !(scope_.uais.empty() && scope_.persons.empty() && scope_.groups.empty());
  for (std::string& uai : planned_uais(tx, ent)) {
    if (!chosen || wanted.contains(uai)) uais_.push_back(std::move(uai));
  }
}

bool Reach::in_scope(const std::string& uai) const { return lists(view_.inside, uai); }

bool Reach::knows(const std::string& uai) const { return lists(uais_, uai) || lists(view_.held, uai); }

bool Reach::at_home(const store::ScopedPerson& person, const std::string& uai) const {
  for (const std::string& candidate : uais_of(person)) {
    if (lists(uais_, candidate)) return candidate == uai;
  }
  return false;
}

bool Reach::plans(const store::ScopedPerson& person) const {
  const auto& keys = scope_.persons;
  if (!scope_.groups.empty() && keys.empty() && scope_.uais.empty()) return false;
  if (!keys.empty() && scope_.uais.empty() && std::find(keys.begin(), keys.end(), person.person.key) == keys.end())
    return false;
  const auto uais = uais_of(person);
  return std::any_of(uais.begin(), uais.end(), [&](const std::string& uai) { return lists(uais_, uai); });
}

bool Reach::untouchable(const store::ScopedPerson& person) const {
  const auto uais = uais_of(person);
  return std::any_of(uais.begin(), uais.end(), [&](const std::string& uai) { return lists(view_.held, uai); });
}

}  // namespace entsync::daemon::run
