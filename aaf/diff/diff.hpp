// What changed between two states of the federated directory, by category: the AAF delta.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/entry.hpp"

namespace entsync::aaf::diff {

enum class ChangeKind { added, modified, removed };
[[nodiscard]] std::string_view word(ChangeKind value);

struct EntryChange {
  ChangeKind kind{};
  Category category{};
  std::string key;
  std::string uai;
  // Of a modified one: the names of the attributes that differ, with "population", "standing", "uai" and "why" where
  // the entry itself does; sorted.
  std::vector<std::string> attributes;
  bool operator==(const EntryChange&) const = default;
};

// Both sides hold one establishment's entries, sorted by category and key. The result is sorted likewise.
[[nodiscard]] std::vector<EntryChange> diff(const std::vector<Entry>& before, const std::vector<Entry>& after);

// A SHA-256 (hex) over the canonical form of an entry; equal entries have equal digests on every machine.
[[nodiscard]] std::string digest(const Entry& entry);

}  // namespace entsync::aaf::diff
