#include "aaf/source/stream.hpp"

#include <algorithm>

namespace entsync::aaf::source {

Result<std::size_t> TextStream::read(std::span<char> buffer) {
  const auto count = std::min(buffer.size(), text_.size() - at_);
  std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, buffer.begin());
  at_ += count;
  return count;
}

}  // namespace entsync::aaf::source
