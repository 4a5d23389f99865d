#include "daemon/run/moved_entries.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ldap/dn.hpp"
#include "ldap/reader.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::run {

using aaf::plan::Operation;
using aaf::plan::Verb;

namespace {

// Whether an entry is what an operation was computed from, in everything that is ours of it.
bool as_found(const Operation& operation, const aaf::DirectoryEntry* entry, const ldap::Mapping& mapping) {
  if (operation.verb == Verb::add || entry == nullptr) return (operation.verb == Verb::add) == (entry == nullptr);
  const auto kind = mapping.kind_of(*entry);
  if (!kind) return false;
  const auto& ours = mapping.ownership(*kind).attributes;
  return std::all_of(ours.begin(), ours.end(), [&](const std::string& name) {
    return aaf::values_of(operation.before, name) == aaf::values_of(entry->attributes, name);
  });
}

}  // namespace

std::vector<std::string> moved_entries(store::Transaction& tx, OpenEnt& ent, std::int64_t plan) {
  const auto stored = store::load_plan(tx, plan);
  if (!stored) return {};
  std::set<std::string> added;
  std::vector<std::string> dns;
  for (const Operation& operation : stored->operations) {
    if (operation.verb == Verb::add) added.insert(operation.dn);
    dns.push_back(operation.dn);
    if (!operation.new_dn.empty()) dns.push_back(operation.new_dn);
  }
  std::map<std::string, aaf::DirectoryEntry> entries;
  for (aaf::DirectoryEntry& entry : ldap::Reader(ent.connection, ent.mapping).read_dns(dns)) {
    std::string key = ldap::dn_key(entry.dn);
    entries.emplace(std::move(key), std::move(entry));
  }
  std::set<std::string> moved;
  for (const Operation& operation : stored->operations) {
    // What changes an entry that the plan itself adds cannot be judged before it is there.
    if (operation.verb != Verb::add && added.contains(operation.dn)) continue;
    const auto at = entries.find(ldap::dn_key(operation.dn));
    if (!as_found(operation, at == entries.end() ? nullptr : &at->second, ent.mapping)) moved.insert(operation.dn);
    const bool respelt = ldap::same_dn(operation.dn, operation.new_dn);
    if (!operation.new_dn.empty() && !respelt && entries.contains(ldap::dn_key(operation.new_dn)))
      moved.insert(operation.new_dn);
  }
  return {moved.begin(), moved.end()};
}

}  // namespace entsync::daemon::run
