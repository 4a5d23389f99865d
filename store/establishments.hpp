// The establishments that entsync knows: name, type, when they were federated, and when they must be again (D4, D9).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct KnownEstablishment {
  std::string uai;
  std::string name;                    // empty when no file told it yet
  std::string type;                    // CLG, LYC, …; empty when unknown (D9)
  std::optional<aaf::Date> next_edge;  // the next day on which it changes without a new lot
  std::optional<aaf::Date> newest_export;
  // Export date of the last complete feed: the older one of its sides in force (D33); none without a lot.
  std::optional<aaf::Date> feed;
  std::int64_t federated_run = 0;  // 0: never
  bool operator==(const KnownEstablishment&) const = default;
};

[[nodiscard]] std::vector<KnownEstablishment> establishments(Transaction& tx);  // by UAI
[[nodiscard]] std::optional<KnownEstablishment> establishment(Transaction& tx, const std::string& uai);

// After a federation: which run and day it was, when the next edge is, and what the establishment is called.
void set_federated(Transaction& tx, std::int64_t run, const std::string& uai, aaf::Date today,
                   std::optional<aaf::Date> next_edge, const std::string& name, const std::string& type);
// Establishments whose next edge has come, sorted.
[[nodiscard]] std::vector<std::string> due_uais(Transaction& tx, aaf::Date today);
// All with a promoted lot, the newest export first, then by UAI: the order in which single-valued attributes are taken.
[[nodiscard]] std::vector<std::string> uais_newest_first(Transaction& tx);

}  // namespace entsync::store
