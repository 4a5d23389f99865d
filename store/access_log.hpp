// Who looked: a record of each time that an operator had the values of people shown that a run wrote, or all that is
// held of a person exported or erased. It holds keys and no values, and nothing here changes or removes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

enum class AccessKind { run_values, person_export, person_erasure };
[[nodiscard]] std::string_view word(AccessKind kind);

struct Access {
  std::int64_t id = 0;  // given by record_access
  AccessKind kind{};
  aaf::LocalTime at{};
  std::string operator_name;
  std::optional<std::int64_t> run;  // of run_values
  std::string key;                  // of an export or erasure: whose
  std::string reason;               // may be empty
};

// Notes it; commit it before anything is shown, so that nothing is shown that is not noted.
void record_access(Transaction& tx, const Access& access);

// All empty: every one.
struct AccessFilter {
  std::optional<std::int64_t> run;
  std::string key;
};
// Newest first, at most `newest`.
[[nodiscard]] std::vector<Access> load_accesses(Transaction& tx, const AccessFilter& filter, int newest = 50);

}  // namespace entsync::store
