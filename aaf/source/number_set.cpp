#include "aaf/source/number_set.hpp"

#include <algorithm>
#include <utility>

namespace entsync::aaf::source {

bool is_record_number(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         text.find_first_not_of('0') != std::string_view::npos;
}

std::size_t NumberSet::slot_of(std::uint64_t number) const {
  const auto mask = slots_.size() - 1;
  // Fibonacci hashing spreads the consecutive numbers that a database gives.
  auto slot = static_cast<std::size_t>((number * 0x9E3779B97F4A7C15U) >> 20) & mask;
  while (slots_[slot] != 0 && slots_[slot] != number) slot = (slot + 1) & mask;
  return slot;
}

void NumberSet::grow() {
  const auto before = std::exchange(slots_, std::vector<std::uint64_t>(std::max<std::size_t>(1024, slots_.size() * 2)));
  for (const auto number : before) {
    if (number != 0) slots_[slot_of(number)] = number;
  }
}

bool NumberSet::add(std::string_view digits) {
  if (used_ * 2 >= slots_.size()) grow();
  std::uint64_t number = 0;
  for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
  auto& slot = slots_[slot_of(number)];
  if (slot == number) return false;
  slot = number;
  ++used_;
  return true;
}

}  // namespace entsync::aaf::source
