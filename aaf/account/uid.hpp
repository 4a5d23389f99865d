// The uid: opaque, short, fixed for life, and never given twice, because it is a permutation of the jointure (D11).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace entsync::aaf::account {

// 8 characters out of a–z and 2–9 without l and o: a keyed permutation (Feistel rounds over HMAC-SHA-256, cycle-walking)
// of the jointure number, which must be at least 0 and below 32^8. `key` is the instance's secret; equal key and number
// give equal uids, different numbers different uids. The first character is always a letter.
[[nodiscard]] std::string uid_of(std::int64_t jointure, std::string_view key);

}  // namespace entsync::aaf::account
