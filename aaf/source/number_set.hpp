// The numbers that a file has used, to notice a second use (D8). The only thing of a reader that grows with its file:
// 16 bytes per number at most.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace entsync::aaf::source {

class NumberSet {
 public:
  // Adds the number that `digits` write (1 to 18 of them, not all zero); false when it was there already.
  [[nodiscard]] bool add(std::string_view digits);

 private:
  void grow();
  [[nodiscard]] std::size_t slot_of(std::uint64_t number) const;

  std::vector<std::uint64_t> slots_;  // open addressing, a power of two of them; 0 is a free one
  std::size_t used_ = 0;
};

// Is `text` a number as NumberSet takes it?
[[nodiscard]] bool is_record_number(std::string_view text);

}  // namespace entsync::aaf::source
