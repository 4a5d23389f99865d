#include "daemon/run/group_renames.hpp"

#include <algorithm>
#include <set>

#include "ldap/dn.hpp"
#include "store/directory.hpp"

namespace entsync::daemon::run {

using aaf::DirectoryEntry;
using aaf::Entry;
using aaf::plan::GroupChange;
using aaf::project::Projected;
using aaf::project::ProjectedKind;

namespace {

bool is_group(std::optional<ProjectedKind> kind) {
  return kind == ProjectedKind::division || kind == ProjectedKind::group;
}

// "<UAI>:groupe:<code>" against the entry key "<UAI>:<code>" of the same category.
std::vector<std::string> mefs_of(const std::vector<const Entry*>& entries, const std::string& group_id) {
  for (const Entry* entry : entries) {
    const bool division = entry->category == aaf::Category::division;
    if (!division && entry->category != aaf::Category::groupe) continue;
    const std::string code = entry->key.substr(entry->key.find(':') + 1);
    if (entry->uai + (division ? ":division:" : ":groupe:") + code == group_id) {
      return aaf::values_of(entry->attributes, "mef");
    }
  }
  return {};
}

// Groups by their id, each with the members of all its entries.
class Groups {
 public:
  Groups(const ldap::Mapping& mapping, const std::vector<const Entry*>& entries)
      : mapping_(mapping), entries_(entries) {}

  void add(const std::string& id, ProjectedKind kind, const DirectoryEntry& entry) {
    GroupChange& group = groups_[id];
    group.id = id;
    group.kind = aaf::project::word(kind);
    group.mefs = mefs_of(entries_, id);
    for (const std::string& attribute : mapping_.ownership(kind).dn_valued) {
      const auto& values = aaf::values_of(entry.attributes, attribute);
      group.members.insert(values.begin(), values.end());
    }
  }

  [[nodiscard]] std::vector<GroupChange> without(const std::set<std::string>& ids) const {
    std::vector<GroupChange> list;
    for (const auto& [id, group] : groups_) {
      if (!ids.contains(id)) list.push_back(group);
    }
    return list;
  }

 private:
  const ldap::Mapping& mapping_;
  const std::vector<const Entry*>& entries_;
  std::map<std::string, GroupChange> groups_;
};

}  // namespace

std::vector<Entry> former_structures(store::Transaction& tx, const ldap::Mapping& mapping,
                                     const std::vector<DirectoryEntry>& actual, const std::vector<Entry>& entries) {
  std::vector<Entry> former;
  std::set<std::pair<aaf::Category, std::string>> seen;
  for (const Entry& entry : entries) seen.emplace(entry.category, entry.key);
  for (const DirectoryEntry& entry : actual) {
    const auto kind = mapping.kind_of(entry);
    if (kind != ProjectedKind::division && kind != ProjectedKind::group) continue;
    const std::string id = mapping.id_of(*kind, entry.dn).value_or("");
    const std::size_t first = id.find(':'), second = id.find(':', first + 1), last = id.rfind(':');
    if (first == std::string::npos || second == std::string::npos || last <= second) continue;
    const std::string key = id.substr(0, first) + id.substr(second, last - second);
    const auto category = kind == ProjectedKind::division ? aaf::Category::division : aaf::Category::groupe;
    if (!seen.emplace(category, key).second) continue;
    const auto versions = store::entry_history(tx, key);
    const auto newest = std::find_if(versions.rbegin(), versions.rend(), [&](const store::EntryVersion& version) {
      return version.entry.category == category;
    });
    if (newest != versions.rend()) former.push_back(newest->entry);
  }
  former.insert(former.end(), entries.begin(), entries.end());
  return former;
}

std::string group_of(const std::string& id) { return id.substr(0, id.rfind(':')); }

std::vector<aaf::plan::GroupRename> find_renames(const EstablishmentInput& input, const std::vector<Projected>& wanted,
                                                 const std::vector<const DirectoryEntry*>& gone,
                                                 const ldap::Mapping& mapping) {
  Groups going(mapping, input.former), coming(mapping, input.entries);
  std::set<std::string> staying, present;
  for (const DirectoryEntry& entry : input.actual) {
    present.insert(ldap::dn_key(entry.dn));
    const auto kind = mapping.kind_of(entry);
    if (!is_group(kind)) continue;
    const std::string id = group_of(mapping.id_of(*kind, entry.dn).value_or(""));
    if (std::find(gone.begin(), gone.end(), &entry) == gone.end()) {
      staying.insert(id);
    } else {
      going.add(id, *kind, entry);
    }
  }
  for (const Projected& projected : wanted) {
    if (!is_group(projected.kind)) continue;
    const DirectoryEntry entry = mapping.render(projected);
    if (present.contains(ldap::dn_key(entry.dn))) {
      staying.insert(group_of(projected.id));
    } else {
      coming.add(group_of(projected.id), projected.kind, entry);
    }
  }
  return aaf::plan::renames(going.without(staying), coming.without(staying));
}

}  // namespace entsync::daemon::run
