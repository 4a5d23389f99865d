// The uid: opaque, short, fixed for life, and never given twice, because it is a permutation of the jointure (D11).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace entsync::aaf::account {

// How many uids there are: 24 letters for the first character, 32 signs for each of the other seven (8 · 10^11).
inline constexpr std::int64_t uid_count = std::int64_t{24} << 35;

// 8 characters out of a–z and 2–9 without l and o (nobody takes them for 1 and 0), the first one a letter: a keyed
// permutation (Feistel rounds over HMAC-SHA-256, cycle-walking) of the jointure number. `key` is the instance's secret;
// equal key and number give equal uids, different numbers different uids. Throws std::out_of_range for a number below 0
// or not below `uid_count`: no uid could be promised to be unique.
[[nodiscard]] std::string uid_of(std::int64_t jointure, std::string_view key);

}  // namespace entsync::aaf::account
