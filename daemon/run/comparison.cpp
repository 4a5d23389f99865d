#include "daemon/run/comparison.hpp"

#include <algorithm>

#include "ldap/dn.hpp"

namespace entsync::daemon::run {

using aaf::DirectoryEntry;
using aaf::Situation;

Comparison::Comparison(const EstablishmentInput& establishment, const ldap::Mapping& layout)
    : input(establishment), mapping(layout) {
  for (const DirectoryEntry& entry : input.actual) actual_.emplace(ldap::dn_key(entry.dn), &entry);
}

const DirectoryEntry* Comparison::actual(const std::string& dn) const {
  const auto at = actual_.find(ldap::dn_key(dn));
  return at == actual_.end() ? nullptr : at->second;
}

void Comparison::compare(aaf::plan::Wanted wanted, const DirectoryEntry* present,
                         const std::optional<aaf::account::Account>& account) {
  wanted.header.uai = input.uai;
  std::optional<aaf::plan::Operation> operation = aaf::plan::change(wanted, present);
  if (!operation) {
    if (wanted.header.account_after && account != wanted.header.account_after) {
      plan.bookkeeping.push_back(*wanted.header.account_after);
    }
    return;
  }
  if (operation->situation == Situation::confirmed) {
    operation->situation = Situation::changed;
    operation->reason = aaf::plan::changed_reason(*operation);
  }
  if (operation->account_after && account == operation->account_after) operation->account_after.reset();
  if (!operation->account_after) operation->account_before.reset();
  plan.operations.push_back(std::move(*operation));
}

bool marked(const DirectoryEntry& entry) {
  const auto& classes = aaf::values_of(entry.attributes, "objectClass");
  const auto has = [&](std::string_view name) {
    return std::find(classes.begin(), classes.end(), name) != classes.end();
  };
  return has(ldap::account_class) || has(ldap::managed_class);
}

}  // namespace entsync::daemon::run
