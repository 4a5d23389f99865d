// One establishment's plan in the making: what the half about people and the half about structures have in common.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "aaf/plan/changes.hpp"
#include "daemon/run/establishment_plan.hpp"
#include "ldap/mapping.hpp"

namespace entsync::daemon::run {

struct Comparison {
  // Both must outlive it.
  Comparison(const EstablishmentInput& establishment, const ldap::Mapping& layout);

  // What the ENT holds under that name; null: nothing.
  [[nodiscard]] const aaf::DirectoryEntry* actual(const std::string& dn) const;

  // Wanted against present: adds the operation that makes the one the other, if one is needed; else, where only the
  // account differs from the stored one, a note of that.
  void compare(aaf::plan::Wanted wanted, const aaf::DirectoryEntry* present,
               const std::optional<aaf::account::Account>& account);

  const EstablishmentInput& input;
  const ldap::Mapping& mapping;
  EstablishmentPlan plan;

 private:
  std::map<std::string, const aaf::DirectoryEntry*> actual_;  // by dn_key
};

// Ours to change: it bears one of our marks.
[[nodiscard]] bool marked(const aaf::DirectoryEntry& entry);

}  // namespace entsync::daemon::run
