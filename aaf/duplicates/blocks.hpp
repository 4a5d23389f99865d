// Blocking: records are compared only with those that they share a block with, never everyone with everyone.
//
// A block is a fact that two records of one person are sure enough to share: the INE; family name and birth date; full
// name within one school or one postal code; a telephone or an e-mail with the initial of the given name. It is kept as
// a number that is made from it and tells nothing; that two facts share one costs a comparison and nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aaf/duplicates/trait.hpp"

namespace entsync::aaf::duplicates {

// A block that more records share than that tells nobody from anybody (a school's own telephone number entered for
// every family): it is left out of the search, which so grows with the number of records and not with its square.
inline constexpr std::size_t largest_block = 60;

// The blocks of a trait, sorted, without doubles; its `blocks` are not looked at.
[[nodiscard]] std::vector<std::int64_t> blocks_of(const Trait& trait);

}  // namespace entsync::aaf::duplicates
