// Purge records: which account went when, and why. They hold no name, no login and no uid.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/model/words.hpp"
#include "store/database.hpp"

namespace entsync::store {

// Written by save_accounts, once, when an account becomes `purged`.
struct PurgeRecord {
  std::string ent, key;
  aaf::Population population{};
  std::optional<aaf::Reason> reason;     // of the deactivation
  std::optional<aaf::Date> since;        // its day
  std::optional<aaf::Date> purge_after;  // the end of its grace
  std::vector<std::string> uais;
  std::int64_t run = 0;
  aaf::Date day{};  // of the purge
  bool operator==(const PurgeRecord&) const = default;
};

// Those of a key, or of a number that ends one (ELEVE_ID, PERSONNE_ID, staff ID): who was purged everywhere is known by
// nothing else. By day and ENT.
[[nodiscard]] std::vector<PurgeRecord> purges_of(Transaction& tx, const std::string& key_or_number);

}  // namespace entsync::store
