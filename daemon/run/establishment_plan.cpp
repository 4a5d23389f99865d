#include "daemon/run/establishment_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "aaf/model/key.hpp"
#include "aaf/plan/changes.hpp"
#include "daemon/run/group_renames.hpp"
#include "ldap/dn.hpp"

namespace entsync::daemon::run {

using aaf::DirectoryEntry;
using aaf::Entry;
using aaf::Ownership;
using aaf::Situation;
using aaf::account::Account;
using aaf::plan::Operation;
using aaf::plan::Wanted;
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

class Builder {
 public:
  Builder(const EstablishmentInput& input, const ldap::Mapping& mapping) : input_(input), mapping_(mapping) {
    for (const DirectoryEntry& entry : input.actual) actual_.emplace(ldap::dn_key(entry.dn), &entry);
  }

  EstablishmentPlan build() {
    for (const PersonView* view : input_.people) person(*view);
    structures();
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const DirectoryEntry* actual(const std::string& dn) const {
    const auto at = actual_.find(ldap::dn_key(dn));
    return at == actual_.end() ? nullptr : at->second;
  }

  // Ours to change: it bears one of our marks.
  [[nodiscard]] static bool marked(const DirectoryEntry& entry) {
    const auto& classes = aaf::values_of(entry.attributes, "objectClass");
    const auto has = [&](std::string_view name) {
      return std::find(classes.begin(), classes.end(), name) != classes.end();
    };
    return has(ldap::account_class) || has(ldap::managed_class);
  }

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
    const DirectoryEntry* present = actual(dn);
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
    compare({std::move(entry), &mapping_.ownership(projected.kind), header_of(view), Wave::links}, present,
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
    compare({wanted, &mapping_.ownership(kind), header, Wave::links}, present, view.account);
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
    compare({wanted, &ownership, header_of(view), Wave::links}, present, view.account);
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

  void want(const Projected& projected, DirectoryEntry entry, const DirectoryEntry* present, Operation header,
            const std::optional<Account>& account, Wave modify_wave) {
    const Ownership& ownership = mapping_.ownership(projected.kind);
    if (present != nullptr) aaf::plan::keep_named(entry, *present, ownership, input_.held_dns);
    compare({std::move(entry), &ownership, std::move(header), modify_wave}, present, account);
  }

  void compare(Wanted wanted, const DirectoryEntry* present, const std::optional<Account>& account) {
    wanted.header.uai = input_.uai;
    std::optional<Operation> operation = aaf::plan::change(wanted, present);
    if (!operation) {
      if (wanted.header.account_after && account != wanted.header.account_after) {
        plan_.bookkeeping.push_back(*wanted.header.account_after);
      }
      return;
    }
    if (operation->situation == Situation::confirmed) {
      operation->situation = Situation::changed;
      operation->reason = aaf::plan::changed_reason(*operation);
    }
    if (operation->account_after && account == operation->account_after) operation->account_after.reset();
    if (!operation->account_after) operation->account_before.reset();
    plan_.operations.push_back(std::move(*operation));
  }

  static Operation structure_header(const Projected& projected, const DirectoryEntry* present) {
    Operation header;
    header.wave = projected.kind == ProjectedKind::establishment ? Wave::structures : Wave::groups;
    header.subject = projected.subject;
    header.situation = present == nullptr ? Situation::fresh : Situation::confirmed;
    header.reason =
        present == nullptr ? fmt::format("the sources name the {}", aaf::project::word(projected.kind)) : "";
    return header;
  }

  void structures() {
    std::vector<Projected> wanted = wanted_structures();
    std::map<std::string, const Projected*> wanted_by_dn;
    for (const Projected& projected : wanted) {
      wanted_by_dn.emplace(ldap::dn_key(mapping_.dn_of(projected.kind, projected.id)), &projected);
    }
    // What we hold there and no longer want.
    std::vector<const DirectoryEntry*> gone;
    for (const DirectoryEntry& entry : input_.actual) {
      const auto kind = mapping_.kind_of(entry);
      if (!kind || !marked(entry) || !is_structure(*kind)) continue;
      if (!wanted_by_dn.contains(ldap::dn_key(entry.dn)) && of_this_establishment(*kind, entry.dn))
        gone.push_back(&entry);
    }
    const auto renamed = rename_groups(wanted, gone);
    for (const Projected& projected : wanted) {
      if (renamed.contains(projected.id)) continue;
      DirectoryEntry entry = mapping_.render(projected);
      const DirectoryEntry* present = actual(entry.dn);
      if (present != nullptr && !marked(*present)) {
        plan_.unmanaged.push_back(entry.dn);
        continue;
      }
      const Wave modify = projected.kind == ProjectedKind::establishment ? Wave::structures : Wave::groups;
      want(projected, std::move(entry), present, structure_header(projected, present), std::nullopt, modify);
    }
    for (const DirectoryEntry* entry : gone) {
      if (!renamed_dns_.contains(ldap::dn_key(entry->dn))) drop(*entry);
    }
  }

  [[nodiscard]] std::vector<Projected> wanted_structures() const {
    std::vector<Projected> wanted;
    for (const Entry* entry : input_.entries) {
      if (entry->category == aaf::Category::etab_educ_nat) {
        wanted.push_back(aaf::project::project_establishment(*entry));
      }
    }
    for (Projected& group : aaf::project::project_groups(input_.uai, input_.entries, input_.live)) {
      wanted.push_back(std::move(group));
    }
    return wanted;
  }

  static bool is_structure(ProjectedKind kind) {
    return kind == ProjectedKind::establishment || kind == ProjectedKind::division || kind == ProjectedKind::group ||
           kind == ProjectedKind::profile;
  }

  [[nodiscard]] bool of_this_establishment(ProjectedKind kind, const std::string& dn) const {
    const auto id = mapping_.id_of(kind, dn);
    return id && (*id == input_.uai || id->starts_with(input_.uai + ":"));
  }

  // A group that nobody wants any more goes with its last member (D21); held members stay, and with them the group.
  void drop(const DirectoryEntry& entry) {
    const auto kind = mapping_.kind_of(entry);
    const Ownership& ownership = mapping_.ownership(*kind);
    Operation header;
    header.wave = Wave::removals;
    header.subject = mapping_.id_of(*kind, entry.dn).value_or(entry.dn);
    header.situation = Situation::departed;
    header.uai = input_.uai;
    if (*kind == ProjectedKind::establishment) {
      if (input_.in_scope || input_.populated.contains(input_.uai)) return;
      header.reason = "the establishment is no longer within the scope, and no account of it is left";
      plan_.operations.push_back(aaf::plan::removal(entry, ownership, header));
      return;
    }
    DirectoryEntry rest = entry;
    bool held = false;
    for (const std::string& attribute : ownership.dn_valued) {
      const auto at = rest.attributes.find(attribute);
      if (at == rest.attributes.end()) continue;
      auto& values = at->second;
      std::erase_if(values, [&](const std::string& value) {
        return !input_.held_dns.contains(value.substr(0, value.find('$')));
      });
      held = held || !values.empty();
      if (values.empty()) rest.attributes.erase(at);
    }
    if (held) {
      header.wave = Wave::groups;
      header.situation = Situation::held;
      header.reason = "nobody wants the group any more, but members of it are held";
      compare({rest, &ownership, header, Wave::groups}, &entry, std::nullopt);
      return;
    }
    header.reason = "its last member left";
    plan_.operations.push_back(aaf::plan::removal(entry, ownership, header));
  }

  // Where the sources call a group by a new name, its entries are renamed instead of deleted and added (D21). Returns
  // the wanted ids that a rename makes.
  std::set<std::string> rename_groups(const std::vector<Projected>& wanted,
                                      const std::vector<const DirectoryEntry*>& gone) {
    std::set<std::string> made;
    for (const aaf::plan::GroupRename& rename : find_renames(input_, wanted, gone, mapping_)) {
      rename_group(rename, wanted, gone, made);
    }
    return made;
  }

  void rename_group(const aaf::plan::GroupRename& rename, const std::vector<Projected>& wanted,
                    const std::vector<const DirectoryEntry*>& gone, std::set<std::string>& made) {
    for (const Projected& projected : wanted) {
      if (projected.kind != ProjectedKind::division && projected.kind != ProjectedKind::group) continue;
      if (group_of(projected.id) != rename.to) continue;
      const std::string who = projected.id.substr(projected.id.rfind(':'));
      const std::string old_dn = mapping_.dn_of(projected.kind, rename.from + who);
      const auto at = std::find_if(gone.begin(), gone.end(),
                                   [&](const DirectoryEntry* entry) { return ldap::same_dn(entry->dn, old_dn); });
      if (at == gone.end()) continue;
      const DirectoryEntry& present = **at;
      DirectoryEntry entry = mapping_.render(projected);
      const Ownership& ownership = mapping_.ownership(projected.kind);
      aaf::plan::keep_named(entry, present, ownership, input_.held_dns);
      // The rename itself changes the naming attribute; the rest of the difference goes with it.
      DirectoryEntry moved = present;
      moved.dn = entry.dn;
      const std::string_view rdn = ldap::rdn_of(entry.dn);
      for (auto& [name, values] : moved.attributes) {
        if (!ldap::same_dn(name + "=x", std::string(rdn.substr(0, rdn.find('='))) + "=x")) continue;
        values = aaf::values_of(entry.attributes, name);
      }
      Operation header = structure_header(projected, &present);
      header.uai = input_.uai;
      Operation operation = header;
      if (auto change = aaf::plan::change({entry, &ownership, header, Wave::groups}, &moved))
        operation = std::move(*change);
      operation.wave = Wave::groups;
      operation.verb = aaf::plan::Verb::rename;
      operation.dn = present.dn;
      operation.new_dn = entry.dn;
      operation.situation = Situation::changed;
      operation.reason = fmt::format("the sources call {} now {}", rename.from, rename.to);
      operation.before.clear();
      for (const std::string& name : ownership.attributes) {
        if (const auto& values = aaf::values_of(present.attributes, name); !values.empty())
          operation.before[name] = values;
      }
      plan_.operations.push_back(std::move(operation));
      made.insert(projected.id);
      renamed_dns_.insert(ldap::dn_key(present.dn));
    }
  }

  const EstablishmentInput& input_;
  const ldap::Mapping& mapping_;
  std::map<std::string, const DirectoryEntry*> actual_;  // by dn_key
  std::set<std::string> renamed_dns_;
  int mended_ = 0;
  EstablishmentPlan plan_;
};

}  // namespace

std::string person_dn(const aaf::account::Person& person, const ldap::Mapping& mapping) {
  return mapping.dn_of(kind_of_key(person.key), person.uid);
}

EstablishmentPlan plan_establishment(const EstablishmentInput& input, const ldap::Mapping& mapping) {
  return Builder(input, mapping).build();
}

}  // namespace entsync::daemon::run
