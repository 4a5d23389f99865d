#include "daemon/run/plan_filter.hpp"

#include <algorithm>

#include "aaf/plan/losses.hpp"

namespace entsync::daemon::run {

using aaf::plan::Change;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;
using aaf::plan::Wave;

namespace {

bool about_group(const Operation& operation, const std::vector<std::string>& groups) {
  return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
    return operation.subject == group || operation.subject.starts_with(group + ":");
  });
}

bool all_of_them(const std::vector<std::string>& values, const std::set<std::string>& person_dns) {
  return !values.empty() && std::all_of(values.begin(), values.end(), [&](const std::string& value) {
    return person_dns.contains(leading_dn(value));
  });
}

// A group that goes with its last member, or comes with its first, when these people are all of them.
bool of_these_alone(const Operation& operation, const std::set<std::string>& person_dns) {
  if (operation.verb == Verb::remove) return all_of_them(aaf::values_of(operation.before, "member"), person_dns);
  return std::any_of(operation.changes.begin(), operation.changes.end(), [&](const Change& change) {
    return change.attribute == "member" && all_of_them(change.values, person_dns);
  });
}

// Only the values that name one of these people; true when something is left.
bool keep_values(Operation& operation, const std::set<std::string>& person_dns) {
  if (operation.verb == Verb::add || operation.verb == Verb::remove) return of_these_alone(operation, person_dns);
  if (operation.verb != Verb::modify) return false;
  for (Change& change : operation.changes) {
    std::erase_if(change.values, [&](const std::string& value) { return !person_dns.contains(leading_dn(value)); });
  }
  std::erase_if(operation.changes, [](const Change& change) { return change.values.empty(); });
  return !operation.changes.empty();
}

bool names_one_of(const Operation& operation, const std::set<std::string>& dns,
                  const std::set<std::string>& dn_valued) {
  return std::any_of(operation.changes.begin(), operation.changes.end(), [&](const Change& change) {
    return dn_valued.contains(change.attribute) &&
           std::any_of(change.values.begin(), change.values.end(),
                       [&](const std::string& value) { return dns.contains(leading_dn(value)); });
  });
}

}  // namespace

std::string leading_dn(const std::string& value) { return value.substr(0, value.find('$')); }

void keep_only(std::vector<Operation>& operations, const Subjects& subjects) {
  std::erase_if(operations, [&](Operation& operation) {
    if (subjects.uais.contains(operation.uai) || subjects.person_keys.contains(operation.subject) ||
        about_group(operation, subjects.groups))
      return false;
    return operation.population.has_value() || !keep_values(operation, subjects.person_dns);
  });
}

void keep_additions(std::vector<Operation>& operations, const std::function<bool(const Operation&)>& restricted) {
  std::erase_if(operations, [&](Operation& operation) {
    if (!restricted(operation)) return false;
    if (operation.verb == Verb::remove) return true;
    if (operation.verb == Verb::add) return false;
    std::set<std::string> keeping;  // attributes that keep what was to go
    std::erase_if(operation.changes, [&](const Change& change) {
      const bool takes = change.verb == ChangeVerb::remove ||
                         (change.verb == ChangeVerb::replace &&
                          std::all_of(change.values.begin(), change.values.end(), aaf::plan::is_placeholder));
      if (takes) keeping.insert(change.attribute);
      return takes;
    });
    // What only stands for nothing does not come beside it.
    for (Change& change : operation.changes) {
      if (keeping.contains(change.attribute)) std::erase_if(change.values, aaf::plan::is_placeholder);
    }
    std::erase_if(operation.changes, [](const Change& change) { return change.values.empty(); });
    return operation.verb == Verb::modify && operation.changes.empty();
  });
}

void split_links(std::vector<Operation>& operations, const ldap::Mapping& mapping) {
  using aaf::project::ProjectedKind;
  std::set<std::string> added;
  for (const Operation& operation : operations) {
    if (operation.verb == Verb::add && operation.wave == Wave::people) added.insert(operation.dn);
  }
  std::set<std::string> dn_valued;
  for (ProjectedKind kind : {ProjectedKind::pupil, ProjectedKind::guardian, ProjectedKind::staff}) {
    dn_valued.insert(mapping.ownership(kind).dn_valued.begin(), mapping.ownership(kind).dn_valued.end());
  }
  std::vector<Operation> links;
  for (Operation& operation : operations) {
    if (operation.verb != Verb::add || operation.wave != Wave::people) continue;
    if (operation.population != aaf::Population::pupil) {
      if (names_one_of(operation, added, dn_valued)) operation.wave = Wave::links;
      continue;
    }
    Operation link = operation;
    link.changes.clear();
    for (Change& change : operation.changes) {
      if (!dn_valued.contains(change.attribute)) continue;
      Change later{ChangeVerb::add, change.attribute, {}};
      std::erase_if(change.values, [&](const std::string& value) {
        if (!added.contains(leading_dn(value))) return false;
        later.values.push_back(value);
        return true;
      });
      if (!later.values.empty()) link.changes.push_back(std::move(later));
    }
    std::erase_if(operation.changes, [](const Change& change) { return change.values.empty(); });
    if (link.changes.empty()) continue;
    link.verb = Verb::modify;
    link.wave = Wave::groups;
    link.account_after.reset();
    link.account_before.reset();
    link.reason = "links to people who are new as well";
    for (const Change& change : operation.changes) link.before[change.attribute] = change.values;
    links.push_back(std::move(link));
  }
  operations.insert(operations.end(), std::make_move_iterator(links.begin()), std::make_move_iterator(links.end()));
}

}  // namespace entsync::daemon::run
