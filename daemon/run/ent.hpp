// An ENT made ready: its mapping read, its connection bound.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aaf/account/scope.hpp"
#include "aaf/model/result.hpp"
#include "config/settings.hpp"
#include "ldap/connection.hpp"
#include "ldap/mapping.hpp"
#include "store/database.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::run {

struct OpenEnt {
  const config::Ent& settings;
  ldap::Mapping mapping;
  ldap::Connection connection;
};

// Reads the mapping, the password, and binds. Refuses (usage) a mapping or a secret that cannot be used; throws Failure
// when the ENT is out of reach.
[[nodiscard]] aaf::Result<std::unique_ptr<OpenEnt>> open_ent(const config::Settings& settings, const config::Ent& ent);
[[nodiscard]] aaf::Result<ldap::Mapping> load_mapping(const config::Settings& settings, const config::Ent& ent);

// The ENTs that a command names: those of `names`, or all of them. Refuses (usage) a name that none has, with the
// nearest.
[[nodiscard]] aaf::Result<std::vector<const config::Ent*>> chosen_ents(const config::Settings& settings,
                                                                       const std::vector<std::string>& names);

// Which of the known establishments an ENT sees (D9, D30).
struct ScopeView {
  std::vector<std::string> inside;  // sorted
  std::vector<std::string> held;    // by pattern inside, but the scope asks for types and theirs is not known
};
[[nodiscard]] ScopeView scope_of(store::Transaction& tx, const config::Ent& ent);

// What a plan of everything is about: the establishments inside, and those that accounts still belong to; sorted.
[[nodiscard]] std::vector<std::string> planned_uais(store::Transaction& tx, const config::Ent& ent);

// True when some ENT's scope may see the establishment (D6).
[[nodiscard]] bool in_any_scope(const config::Settings& settings, const std::string& uai, const std::string& type);

// True when an establishment that the plan is about was federated anew after the run that computed it: by newer files
// or by a date.
[[nodiscard]] bool federated_since(store::Transaction& tx, const store::PlanHeader& header, const config::Ent& ent);

// A group's id from its name or DN in that ENT: "cn=0310001B:groupe:3A LATIN:eleves,ou=groupes,…" →
// "0310001B:groupe:3A LATIN:eleves". What is no DN of a group there comes back as it is.
[[nodiscard]] std::string group_id(const ldap::Mapping& mapping, const std::string& name);

}  // namespace entsync::daemon::run
