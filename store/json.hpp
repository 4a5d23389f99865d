// The values that the database holds as JSON: attributes, changes of an operation, accounts, held sets, identifiers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/model/entry.hpp"
#include "aaf/plan/operation.hpp"

namespace entsync::store {

using Identifiers = std::vector<std::pair<std::string, std::string>>;
using Counters = std::map<std::string, std::int64_t>;

[[nodiscard]] std::string to_json(const aaf::Attributes& attributes);
[[nodiscard]] std::string to_json(const std::vector<aaf::plan::Change>& changes);
[[nodiscard]] std::string to_json(const aaf::account::Account& account);
[[nodiscard]] std::string to_json(const std::vector<aaf::account::Account>& accounts);
[[nodiscard]] std::string to_json(const std::vector<aaf::plan::HeldSet>& held);
[[nodiscard]] std::string to_json(const Identifiers& identifiers);
[[nodiscard]] std::string to_json(const Counters& counters);

// Back again, from what this program wrote; what does not have the right shape throws aaf::Failure.
[[nodiscard]] aaf::Attributes attributes_from(std::string_view json);
[[nodiscard]] std::vector<aaf::plan::Change> changes_from(std::string_view json);
[[nodiscard]] aaf::account::Account account_from(std::string_view json);
[[nodiscard]] std::vector<aaf::account::Account> accounts_from(std::string_view json);
[[nodiscard]] std::vector<aaf::plan::HeldSet> held_from(std::string_view json);
[[nodiscard]] Identifiers identifiers_from(std::string_view json);
[[nodiscard]] Counters counters_from(std::string_view json);

}  // namespace entsync::store
