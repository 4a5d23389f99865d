#include "daemon/run/structure_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "daemon/run/group_renames.hpp"
#include "ldap/dn.hpp"

namespace entsync::daemon::run {

using aaf::DirectoryEntry;
using aaf::Entry;
using aaf::Ownership;
using aaf::Situation;
using aaf::plan::Operation;
using aaf::plan::Wave;
using aaf::project::Projected;
using aaf::project::ProjectedKind;

namespace {

class Structures {
 public:
  explicit Structures(Comparison& comparison) : comparison_(comparison), mapping_(comparison.mapping) {}

  void run() {
    std::vector<Projected> wanted = wanted_structures();
    std::map<std::string, const Projected*> wanted_by_dn;
    for (const Projected& projected : wanted) {
      wanted_by_dn.emplace(ldap::dn_key(mapping_.dn_of(projected.kind, projected.id)), &projected);
    }
    // What we hold there and no longer want.
    std::vector<const DirectoryEntry*> gone;
    for (const DirectoryEntry& entry : comparison_.input.actual) {
      const auto kind = mapping_.kind_of(entry);
      if (!kind || !marked(entry) || !is_structure(*kind)) continue;
      if (!wanted_by_dn.contains(ldap::dn_key(entry.dn)) && of_this_establishment(*kind, entry.dn))
        gone.push_back(&entry);
    }
    const auto renamed = rename_groups(wanted, gone);
    for (const Projected& projected : wanted) {
      if (renamed.contains(projected.id)) continue;
      DirectoryEntry entry = mapping_.render(projected);
      const DirectoryEntry* present = comparison_.actual(entry.dn);
      if (present != nullptr && !marked(*present)) {
        comparison_.plan.unmanaged.push_back(entry.dn);
        continue;
      }
      const Wave modify = projected.kind == ProjectedKind::establishment ? Wave::structures : Wave::groups;
      const Ownership& ownership = mapping_.ownership(projected.kind);
      if (present != nullptr) aaf::plan::keep_named(entry, *present, ownership, comparison_.input.held_dns);
      comparison_.compare({std::move(entry), &ownership, structure_header(projected, present), modify}, present,
                          std::nullopt);
    }
    for (const DirectoryEntry* entry : gone) {
      if (!renamed_dns_.contains(ldap::dn_key(entry->dn))) drop(*entry);
    }
  }

 private:
  static Operation structure_header(const Projected& projected, const DirectoryEntry* present) {
    Operation header;
    header.wave = projected.kind == ProjectedKind::establishment ? Wave::structures : Wave::groups;
    header.subject = projected.subject;
    header.situation = present == nullptr ? Situation::fresh : Situation::confirmed;
    header.reason =
        present == nullptr ? fmt::format("the sources name the {}", aaf::project::word(projected.kind)) : "";
    return header;
  }

  [[nodiscard]] std::vector<Projected> wanted_structures() const {
    std::vector<Projected> wanted;
    for (const Entry* entry : comparison_.input.entries) {
      if (entry->category == aaf::Category::etab_educ_nat) {
        wanted.push_back(aaf::project::project_establishment(*entry));
      }
    }
    for (Projected& group :
         aaf::project::project_groups(comparison_.input.uai, comparison_.input.entries, comparison_.input.live)) {
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
    return id && (*id == comparison_.input.uai || id->starts_with(comparison_.input.uai + ":"));
  }

  // A group that nobody wants any more goes with its last member (D21); held members stay, and with them the group.
  void drop(const DirectoryEntry& entry) {
    const auto kind = mapping_.kind_of(entry);
    const Ownership& ownership = mapping_.ownership(*kind);
    Operation header;
    header.wave = Wave::removals;
    header.subject = mapping_.id_of(*kind, entry.dn).value_or(entry.dn);
    header.situation = Situation::departed;
    header.uai = comparison_.input.uai;
    if (*kind == ProjectedKind::establishment) {
      if (comparison_.input.in_scope || comparison_.input.populated.contains(comparison_.input.uai)) return;
      header.reason = "the establishment is no longer within the scope, and no account of it is left";
      comparison_.plan.operations.push_back(aaf::plan::removal(entry, ownership, header));
      return;
    }
    DirectoryEntry rest = entry;
    bool held = false;
    for (const std::string& attribute : ownership.dn_valued) {
      const auto at = rest.attributes.find(attribute);
      if (at == rest.attributes.end()) continue;
      auto& values = at->second;
      std::erase_if(values, [&](const std::string& value) {
        return !comparison_.input.held_dns.contains(value.substr(0, value.find('$')));
      });
      held = held || !values.empty();
      if (values.empty()) rest.attributes.erase(at);
    }
    if (held) {
      header.wave = Wave::groups;
      header.situation = Situation::held;
      header.reason = "nobody wants the group any more, but members of it are held";
      comparison_.compare({rest, &ownership, header, Wave::groups}, &entry, std::nullopt);
      return;
    }
    header.reason = "its last member left";
    comparison_.plan.operations.push_back(aaf::plan::removal(entry, ownership, header));
  }

  // Where the sources call a group by a new name, its entries are renamed instead of deleted and added (D21). Returns
  // the wanted ids that a rename makes.
  std::set<std::string> rename_groups(const std::vector<Projected>& wanted,
                                      const std::vector<const DirectoryEntry*>& gone) {
    std::set<std::string> made;
    for (const aaf::plan::GroupRename& rename : find_renames(comparison_.input, wanted, gone, mapping_)) {
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
      aaf::plan::keep_named(entry, present, ownership, comparison_.input.held_dns);
      // The rename itself changes the naming attribute; the rest of the difference goes with it.
      DirectoryEntry moved = present;
      moved.dn = entry.dn;
      const std::string_view rdn = ldap::rdn_of(entry.dn);
      for (auto& [name, values] : moved.attributes) {
        if (!ldap::same_dn(name + "=x", std::string(rdn.substr(0, rdn.find('='))) + "=x")) continue;
        values = aaf::values_of(entry.attributes, name);
      }
      Operation header = structure_header(projected, &present);
      header.uai = comparison_.input.uai;
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
      comparison_.plan.operations.push_back(std::move(operation));
      made.insert(projected.id);
      renamed_dns_.insert(ldap::dn_key(present.dn));
    }
  }

  Comparison& comparison_;
  const ldap::Mapping& mapping_;
  std::set<std::string> renamed_dns_;
};

}  // namespace

void plan_structures(Comparison& comparison) { Structures(comparison).run(); }

}  // namespace entsync::daemon::run
