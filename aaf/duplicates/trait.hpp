// What one establishment's files say of a person that tells whether two records are one: the facts that are compared,
// and the blocks under which records meet that may be one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/model/entry.hpp"

namespace entsync::aaf::duplicates {

struct Trait {
  std::string key, uai;
  Standing standing = Standing::contact;
  bool linked = true;  // false: a guardian on file whom no pupil on record names (R33)
  // AAF attributes that are compared, and: `pupil`, keys of a guardian's pupils, whatever the level; `relative`, of a
  // guardian the keys and the folded names of the pupils' other guardians (who may be entered twice as well), of a
  // pupil the keys of its guardians; `kinship`, the codes of a guardian's links (parenté).
  Attributes facts;
  std::vector<std::int64_t> blocks;  // sorted; aaf/duplicates/blocks.hpp
  bool operator==(const Trait&) const = default;
};

// The traits of everyone in an establishment's view: its entries, and its guardians without pupil. Sorted by key.
[[nodiscard]] std::vector<Trait> traits_of(const std::vector<Entry>& entries, const std::vector<Entry>& unlinked);

}  // namespace entsync::aaf::duplicates
