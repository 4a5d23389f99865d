#include "aaf/account/order.hpp"

#include <algorithm>
#include <array>

namespace entsync::aaf::account {
namespace {

constexpr const char* pupils_of_guardian = "ENTAuxPersRelEleveEleve";
// All that names another person (docs/federated.md).
constexpr std::array<const char*, 3> links{"ENTElevePersRelEleve", "ENTEleveAdresseRel", pupils_of_guardian};

bool names_one_of(const std::string& value, const std::vector<CutEnd>& cut) {
  const std::string_view key = std::string_view(value).substr(0, value.find('$'));
  return std::any_of(cut.begin(), cut.end(), [&](const CutEnd& end) { return end.key == key; });
}

}  // namespace

std::string_view word(OrderKind value) {
  switch (value) {
    case OrderKind::protect: return "protect";
    case OrderKind::deactivate: return "deactivate";
    case OrderKind::cut_link: break;
  }
  return "cut-link";
}

bool cut_links(Entry& entry, const std::vector<CutEnd>& cut) {
  bool taken = false;
  for (const char* name : links) {
    const auto at = entry.attributes.find(name);
    if (at == entry.attributes.end()) continue;
    const auto gone = std::erase_if(at->second, [&](const std::string& value) { return names_one_of(value, cut); });
    taken = taken || gone > 0;
    if (at->second.empty()) entry.attributes.erase(at);
  }
  if (taken && entry.category == Category::pers_rel_eleve && !entry.attributes.contains(pupils_of_guardian)) {
    entry.standing = Standing::contact;
    entry.why = cut_rule;
  }
  return taken;
}

}  // namespace entsync::aaf::account
