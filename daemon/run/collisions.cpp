#include "daemon/run/collisions.hpp"

#include <algorithm>

#include "ldap/dn.hpp"
#include "ldap/matching.hpp"

namespace entsync::daemon::run {

using aaf::plan::Change;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;
using aaf::project::ProjectedKind;

namespace {

constexpr std::size_t values_per_search = 100;

std::string key_of(const std::string& attribute, const std::string& value) {
  return ldap::equality_key(ldap::matching_of(attribute), value);
}

bool gives(const Change& change) { return change.verb != ChangeVerb::remove; }

// A person's operation that gives values to an entry.
bool concerns(const Operation& operation) {
  return operation.population && (operation.verb == Verb::add || operation.verb == Verb::modify);
}

}  // namespace

Collisions::Collisions(const OpenEnt& ent, ldap::Reader& reader)
    : ent_(ent), reader_(reader), attributes_(ent.settings.ldap.unique.begin(), ent.settings.ldap.unique.end()) {
  login_ = ent.mapping.attribute_of(ProjectedKind::pupil, "ENTPersonLogin");
  if (!login_.empty()) attributes_.insert(login_);
}

void Collisions::look(const std::string& attribute, const std::vector<std::string>& values,
                      std::map<Value, std::set<std::string>>& holders) {
  for (std::size_t at = 0; at < values.size(); at += values_per_search) {
    std::string filter = "(|";
    for (std::size_t i = at; i < std::min(values.size(), at + values_per_search); ++i) {
      filter += "(" + attribute + "=" + ldap::escape_filter(values[i]) + ")";
    }
    reader_.search(ent_.mapping.branch(ProjectedKind::pupil), ldap::Scope::subtree, filter + ")",
                   [&](aaf::DirectoryEntry&& entry) {
                     for (const std::string& value : aaf::values_of(entry.attributes, attribute)) {
                       holders[{attribute, key_of(attribute, value)}].insert(entry.dn);
                     }
                   });
  }
}

std::map<Collisions::Value, std::set<std::string>> Collisions::holders(const std::vector<Operation>& operations) {
  std::map<std::string, std::vector<std::string>> values;
  for (const Operation& operation : operations) {
    if (!concerns(operation)) continue;
    for (const Change& change : operation.changes) {
      if (!gives(change) || !attributes_.contains(change.attribute)) continue;
      auto& of_attribute = values[change.attribute];
      of_attribute.insert(of_attribute.end(), change.values.begin(), change.values.end());
    }
  }
  std::map<Value, std::set<std::string>> found;
  for (const auto& [attribute, of_attribute] : values) look(attribute, of_attribute, found);
  return found;
}

std::vector<aaf::account::Account> Collisions::withhold(std::vector<Operation>& operations, const People& people) {
  std::vector<aaf::account::Account> accounts;
  if (attributes_.empty()) return accounts;
  const auto held_by = holders(operations);
  // Somebody else who has it, or gets it; empty: nobody.
  const auto holder_of = [&](const Operation& operation, const Value& value) -> std::string {
    if (const auto at = held_by.find(value); at != held_by.end()) {
      for (const std::string& dn : at->second) {
        if (!ldap::same_dn(dn, operation.dn)) return dn;
      }
    }
    const auto at = claimed_.try_emplace(value, operation.dn).first;
    return at->second == operation.dn ? std::string{} : at->second;
  };
  std::erase_if(operations, [&](Operation& operation) {
    if (!concerns(operation)) return false;
    std::set<std::string> as_it_was;  // logins: the entry keeps what it has in their place
    bool touched = false;
    for (Change& change : operation.changes) {
      if (!gives(change) || !attributes_.contains(change.attribute)) continue;
      const std::size_t count = change.values.size();
      std::erase_if(change.values, [&](const std::string& value) {
        const std::string holder = holder_of(operation, {change.attribute, key_of(change.attribute, value)});
        if (holder.empty()) return false;
        found_.push_back({ent_.settings.name, operation.uai, operation.subject, change.attribute, holder, {}});
        return true;
      });
      if (change.values.size() == count) continue;
      touched = true;
      if (change.attribute != login_ || !change.values.empty()) continue;
      if (operation.verb == Verb::modify) as_it_was.insert(login_);
      if (const auto person = people.views().find(operation.subject);
          operation.verb == Verb::add && person != people.views().end()) {
        change.values = {std::to_string(person->second.person.jointure)};
      }
    }
    if (!touched) return false;
    std::erase_if(operation.changes, [&](const Change& change) {
      return as_it_was.contains(change.attribute) || (change.verb == ChangeVerb::add && change.values.empty());
    });
    if (operation.verb != Verb::modify || !operation.changes.empty()) return false;
    if (operation.account_after) accounts.push_back(*operation.account_after);
    return true;
  });
  return accounts;
}

std::vector<std::string> unknown_unique(const config::Ent& ent, const ldap::Mapping& mapping) {
  std::vector<std::string> unknown;
  for (const std::string& name : ent.ldap.unique) {
    bool written = false;
    for (ProjectedKind kind : {ProjectedKind::pupil, ProjectedKind::guardian, ProjectedKind::staff}) {
      written = written || mapping.ownership(kind).attributes.contains(name);
    }
    if (!written) unknown.push_back(name);
  }
  return unknown;
}

}  // namespace entsync::daemon::run
