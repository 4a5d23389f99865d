#include "aaf/diff/diff.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace entsync::aaf::diff {
namespace {

bool before_in_order(const Entry& a, const Entry& b) {
  return std::tie(a.category, a.key) < std::tie(b.category, b.key);
}

// Names of attributes whose values differ; both maps are sorted by name, so are the names.
std::vector<std::string> differing(const Entry& before, const Entry& after) {
  std::vector<std::string> names;
  auto a = before.attributes.begin();
  auto b = after.attributes.begin();
  while (a != before.attributes.end() || b != after.attributes.end()) {
    if (b == after.attributes.end() || (a != before.attributes.end() && a->first < b->first)) {
      names.push_back((a++)->first);
    } else if (a == before.attributes.end() || b->first < a->first) {
      names.push_back((b++)->first);
    } else {
      if (a->second != b->second) names.push_back(a->first);
      ++a;
      ++b;
    }
  }
  return names;
}

// What an entry says beside its attributes. A change of it is a change of the entry, under these names.
void add_differing_marks(const Entry& before, const Entry& after, std::vector<std::string>& names) {
  const auto add = [&names](std::string_view name) {
    names.insert(std::lower_bound(names.begin(), names.end(), name), std::string{name});
  };
  if (before.population != after.population) add("population");
  if (before.standing != after.standing) add("standing");
  if (before.uai != after.uai) add("uai");
  if (before.why != after.why) add("why");
}

EntryChange change_of(ChangeKind kind, const Entry& entry) { return {kind, entry.category, entry.key, entry.uai, {}}; }

}  // namespace

std::string_view word(ChangeKind value) {
  constexpr std::array<std::string_view, 3> words{"added", "modified", "removed"};
  return words.at(static_cast<std::size_t>(value));
}

std::vector<EntryChange> diff(const std::vector<Entry>& before, const std::vector<Entry>& after) {
  std::vector<EntryChange> changes;
  auto old_entry = before.begin();
  auto new_entry = after.begin();
  while (old_entry != before.end() || new_entry != after.end()) {
    if (new_entry == after.end() || (old_entry != before.end() && before_in_order(*old_entry, *new_entry))) {
      changes.push_back(change_of(ChangeKind::removed, *old_entry++));
    } else if (old_entry == before.end() || before_in_order(*new_entry, *old_entry)) {
      changes.push_back(change_of(ChangeKind::added, *new_entry++));
    } else {
      EntryChange change = change_of(ChangeKind::modified, *new_entry);
      change.attributes = differing(*old_entry, *new_entry);
      add_differing_marks(*old_entry, *new_entry, change.attributes);
      if (!change.attributes.empty()) changes.push_back(std::move(change));
      ++old_entry;
      ++new_entry;
    }
  }
  return changes;
}

}  // namespace entsync::aaf::diff
