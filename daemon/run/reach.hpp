// Which establishments, people and groups of an ENT one plan is about, worked out from what was asked for.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/run/doubles.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/run/plan_scope.hpp"
#include "ldap/mapping.hpp"
#include "store/database.hpp"
#include "store/people.hpp"

namespace entsync::daemon::run {

class Reach {
 public:
  // All but `asked` must outlive it. A person that is asked for brings all records of that person along, and the
  // establishments they stand under. Throws Failure when the database does not answer.
  Reach(store::Transaction& tx, const config::Ent& ent, const ldap::Mapping& mapping, PlanScope asked);

  // As asked for, `persons` with all their records.
  [[nodiscard]] const PlanScope& scope() const { return scope_; }
  // Of everyone whom the ENT may see.
  [[nodiscard]] const Doubles& doubles() const { return doubles_; }
  // The establishments that the plan is about, sorted.
  [[nodiscard]] const std::vector<std::string>& uais() const { return uais_; }
  // The ENT's scope, and what is perhaps in it (D9); each sorted.
  [[nodiscard]] const std::vector<std::string>& inside() const { return view_.inside; }
  [[nodiscard]] const std::vector<std::string>& unsure() const { return view_.held; }
  // The groups asked for, as ids.
  [[nodiscard]] const std::vector<std::string>& groups() const { return groups_; }
  // The people asked for, as their entries are named.
  [[nodiscard]] const std::set<std::string>& person_dns() const { return person_dns_; }

  [[nodiscard]] bool in_scope(const std::string& uai) const;
  // In scope, or perhaps so (D9): its entries are nobody's stray.
  [[nodiscard]] bool knows(const std::string& uai) const;
  // True for the establishment under which the person is planned: the smallest of those that the plan is about.
  [[nodiscard]] bool at_home(const store::ScopedPerson& person, const std::string& uai) const;
  // True when the plan is about the person, under whatever establishment.
  [[nodiscard]] bool plans(const store::ScopedPerson& person) const;
  // Somebody of an establishment that may or may not be in scope (its type is not known) is left as is (D9).
  [[nodiscard]] bool untouchable(const store::ScopedPerson& person) const;

 private:
  static std::vector<std::string> visible(const ScopeView& view);

  PlanScope scope_;
  ScopeView view_;
  Doubles doubles_;
  std::vector<std::string> uais_, groups_;
  std::set<std::string> person_dns_;
};

}  // namespace entsync::daemon::run
