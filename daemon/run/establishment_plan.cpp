#include "daemon/run/establishment_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "aaf/model/key.hpp"
#include "aaf/plan/changes.hpp"
#include "daemon/run/comparison.hpp"
#include "daemon/run/structure_plan.hpp"

namespace entsync::daemon::run {

using aaf::DirectoryEntry;
using aaf::Entry;
using aaf::Ownership;
using aaf::Situation;
using aaf::account::Account;
using aaf::plan::Operation;
using aaf::plan::Wave;
using aaf::project::Projected;
using aaf::project::ProjectedKind;

namespace {

ProjectedKind kind_of_key(const std::string& key) {
  switch (aaf::kind_of(key)) {
    case aaf::Kind::pupil: return ProjectedKind::pupil;
    case aaf::Kind::guardian: return ProjectedKind::guardian;
    case aaf::Kind::staff: break;
  }
  return ProjectedKind::staff;
}

// The half about people.
class PeopleHalf {
 public:
  explicit PeopleHalf(Comparison& comparison)
      : comparison_(comparison), input_(comparison.input), mapping_(comparison.mapping), plan_(comparison.plan) {}

  void run() {
    for (const PersonView* view : input_.people) person(*view);
  }

 private:
  static Operation header_of(const PersonView& view) {
    Operation header;
    header.wave = Wave::people;
    header.subject = view.person.key;
    header.situation = view.decision.situation;
    header.reason = view.decision.why;
    header.population = view.decision.population;
    header.account_after = account_after(view.decision);
    header.account_before = view.account;
    return header;
  }

  void person(const PersonView& view) {
    const aaf::account::Decision& decision = view.decision;
    const std::string dn = person_dn(view.person, mapping_);
    const DirectoryEntry* present = comparison_.actual(dn);
    if (input_.held_keys.contains(view.person.key)) {
      cut_links(view, present);
      return;
    }
    if (view.purge) {
      purge(view, dn, present);
      return;
    }
    if (!decision.after) return;
    if (*decision.after == aaf::AccountState::deactivated) {
      deactivated(view, present);
      return;
    }
    const std::vector<const Entry*> entries = aaf::account::bearing(view.entries);
    if (entries.empty()) {
      // Between two schools, protected, or left to a newer feed: the entry stays, and what is known of the account may
      // change.
      if (const auto after = account_after(decision); view.account != after) plan_.bookkeeping.push_back(*after);
      cut_links(view, present);
      return;
    }
    if (present != nullptr && !marked(*present)) {
      plan_.unmanaged.push_back(dn);
      return;
    }
    const Projected projected =
        aaf::project::project_person(view.person, entries, input_.live, present == nullptr ? "" : attached(*present));
    DirectoryEntry entry = mapping_.render(projected);
    if (present != nullptr && !view.account && !same_person(entry, *present)) {
      plan_.unmanaged.push_back(dn);
      return;
    }
    if (present != nullptr) {
      mapping_.keep_foreign_lock(entry, *present);
      // A hold keeps what it would take away; a link that an operator cut goes all the same.
      std::set<std::string> held = input_.held_dns;
      for (const std::string& cut : cut_dns(view)) held.erase(cut);
      aaf::plan::keep_named(entry, *present, mapping_.ownership(projected.kind), held);
    }
    comparison_.compare({std::move(entry), &mapping_.ownership(projected.kind), header_of(view), Wave::links}, present,
                        view.account);
  }

  // An entry of ours where there is no account: the database was restored, and gives numbers once more. It is taken
  // over only if it is the same person's by what does not follow from the number (D31).
  [[nodiscard]] bool same_person(const DirectoryEntry& wanted, const DirectoryEntry& present) const {
    const auto kind = mapping_.kind_of(present);
    if (!kind || kind != mapping_.kind_of(wanted)) return false;
    const auto both = [&](std::string_view attribute) {
      return std::pair{mapping_.source_values(*kind, wanted, attribute),
                       mapping_.source_values(*kind, present, attribute)};
    };
    for (const char* number : {"ENTEleveStructRattachId", "ENTEleveINE", "ENTPersonSTSId"}) {
      const auto [mine, theirs] = both(number);
      if (!mine.empty() && mine == theirs) return true;
    }
    const auto [mine, theirs] = both("ENTPersonLogin");
    const auto named_alike = [&](const char* attribute) {
      return aaf::values_of(wanted.attributes, attribute) == aaf::values_of(present.attributes, attribute);
    };
    return mine == theirs && named_alike("sn") && named_alike("givenName");
  }

  // False when the entry reads active while the account is not, and this run may not mend it.
  bool agrees(const PersonView& view, const DirectoryEntry& present) {
    if (view.decision.before != aaf::AccountState::deactivated || !mapping_.reads_active(present)) return true;
    if (mended_ < input_.contradictions_mended) {
      ++mended_;
      return true;
    }
    plan_.contradictions.push_back(fmt::format(
        "{}: its entry reads active, its account is deactivated since {}; nothing is done to it. Was the "
        "database or the ENT restored? entsync resync --person {} sets the entry right",
        view.person.key, view.account->since ? aaf::iso(*view.account->since) : "an unknown day", view.person.key));
    return false;
  }

  [[nodiscard]] std::set<std::string> cut_dns(const PersonView& view) const {
    std::set<std::string> dns;
    for (const aaf::account::CutEnd& end : view.orders.cut) {
      if (!end.uid.empty()) dns.insert(mapping_.dn_of(kind_of_key(end.key), end.uid));
    }
    return dns;
  }

  // An entry that stays as it is, but for the links that an operator cut.
  void cut_links(const PersonView& view, const DirectoryEntry* present) {
    if (view.orders.cut.empty() || present == nullptr || !marked(*present)) return;
    const ProjectedKind kind = mapping_.kind_of(*present).value_or(kind_of_key(view.person.key));
    DirectoryEntry wanted = *present;
    mapping_.drop_names(wanted, kind, cut_dns(view));
    Operation header = header_of(view);
    header.account_after.reset();
    header.situation = Situation::protected_;
    header.reason = "an operator cut the link";
    comparison_.compare({wanted, &mapping_.ownership(kind), header, Wave::links}, present, view.account);
  }

  // The establishment a person is attached to at present, for ties (D30).
  [[nodiscard]] std::string attached(const DirectoryEntry& entry) const {
    const auto kind = mapping_.kind_of(entry);
    if (!kind) return {};
    const auto& values = mapping_.source_values(*kind, entry, "ENTPersonStructRattach");
    if (values.empty()) return {};
    return mapping_.id_of(ProjectedKind::establishment, values.front()).value_or(values.front());
  }

  // Keeps its entry, its attributes and its own links; only its state changes (D32).
  void deactivated(const PersonView& view, const DirectoryEntry* present) {
    const Account after = aaf::account::account_after(view.decision).value();
    if (present == nullptr || !marked(*present)) {
      if (view.account != after) plan_.bookkeeping.push_back(after);
      return;
    }
    if (!agrees(view, *present)) return;
    DirectoryEntry wanted = *present;
    const ProjectedKind kind = mapping_.kind_of(*present).value_or(kind_of_key(view.person.key));
    mapping_.set_state(wanted, after);
    mapping_.drop_names(wanted, kind, cut_dns(view));
    const Ownership& ownership = mapping_.ownership(kind);
    comparison_.compare({wanted, &ownership, header_of(view), Wave::links}, present, view.account);
  }

  void purge(const PersonView& view, const std::string& dn, const DirectoryEntry* present) {
    Operation header = header_of(view);
    header.wave = Wave::removals;
    header.uai = input_.uai;
    Account after = view.account.value();
    header.reason = fmt::format("the account is deactivated ({}) and its grace period ended on {}",
                                after.reason ? aaf::word(*after.reason) : "manual",
                                after.purge_after ? aaf::iso(*after.purge_after) : "");
    after.state = aaf::AccountState::purged;
    header.account_after = after;
    if (present == nullptr || !marked(*present)) {
      plan_.bookkeeping.push_back(after);
      return;
    }
    if (mapping_.reads_active(*present)) {
      deactivated(view, present);  // never deleted in one step
      return;
    }
    header.dn = dn;
    const Ownership& ownership = mapping_.ownership(mapping_.kind_of(*present).value_or(kind_of_key(view.person.key)));
    plan_.operations.push_back(aaf::plan::removal(*present, ownership, header));
  }

  Comparison& comparison_;
  const EstablishmentInput& input_;
  const ldap::Mapping& mapping_;
  EstablishmentPlan& plan_;
  int mended_ = 0;
};

}  // namespace

std::string person_dn(const aaf::account::Person& person, const ldap::Mapping& mapping) {
  return mapping.dn_of(kind_of_key(person.key), person.uid);
}

EstablishmentPlan plan_establishment(const EstablishmentInput& input, const ldap::Mapping& mapping) {
  Comparison comparison(input, mapping);
  PeopleHalf(comparison).run();
  plan_structures(comparison);
  return std::move(comparison.plan);
}

}  // namespace entsync::daemon::run
