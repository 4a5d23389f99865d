#include "aaf/plan/renames.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace entsync::aaf::plan {
namespace {

// What must be the same on both sides: the establishment (the id's first part), the kind, the MEFs.
using Family = std::tuple<std::string, std::string, std::vector<std::string>>;

std::map<Family, std::vector<const GroupChange*>> by_family(const std::vector<GroupChange>& changes) {
  std::map<Family, std::vector<const GroupChange*>> families;
  for (const auto& change : changes) {
    families[{change.id.substr(0, change.id.find(':')), change.kind, change.mefs}].push_back(&change);
  }
  return families;
}

bool agree(const std::set<std::string>& one, const std::set<std::string>& other) {
  const auto common = static_cast<std::size_t>(
      std::count_if(one.begin(), one.end(), [&](const std::string& member) { return other.contains(member); }));
  const auto larger = std::max(one.size(), other.size());
  return larger > 0 && common * 100 >= larger * 80;
}

}  // namespace

std::vector<GroupRename> renames(const std::vector<GroupChange>& gone, const std::vector<GroupChange>& come) {
  const auto came = by_family(come);
  std::vector<GroupRename> found;
  for (const auto& [family, went] : by_family(gone)) {
    const auto other = came.find(family);
    if (other == came.end() || went.size() != 1 || other->second.size() != 1) continue;
    const auto& from = *went.front();
    const auto& to = *other->second.front();
    if (agree(from.members, to.members)) found.push_back({from.id, to.id});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  return found;
}

}  // namespace entsync::aaf::plan
