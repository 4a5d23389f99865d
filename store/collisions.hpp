// Values that are withheld because somebody else in the ENT has them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct Collision {
  std::string ent, uai, key, attribute;
  std::string holder;                // the DN of who has the value
  std::optional<aaf::Date> since{};  // the day on which it was seen first; set by the store
  bool operator==(const Collision&) const = default;
};

// Makes these the collisions of an ENT's establishments; one that goes on keeps its day.
void save_collisions(Transaction& tx, const std::string& ent, const std::vector<std::string>& uais, aaf::Date today,
                     const std::vector<Collision>& now);
// Those of a person, by ENT and attribute.
[[nodiscard]] std::vector<Collision> collisions_of(Transaction& tx, const std::string& key);

}  // namespace entsync::store
