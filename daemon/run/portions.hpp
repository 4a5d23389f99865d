// The first filling of an ENT: people by the hundred thousand who are all new, portion by portion, so that no run holds
// the operations of all of them at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/accounts.hpp"

namespace entsync::daemon::run {

// Establishments that go out together, in their order: in each portion at most `most` newcomers, or one establishment
// that has more. None where one plan may hold all newcomers.
[[nodiscard]] std::vector<std::vector<std::string>> portions_of(const std::vector<store::Newcomers>& newcomers,
                                                                std::int64_t most);

}  // namespace entsync::daemon::run
