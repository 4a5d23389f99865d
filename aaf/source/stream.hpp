// Bytes coming in, from wherever they come.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "aaf/model/result.hpp"

namespace entsync::aaf::source {

// A file as it is read: the readers pull from it, daemon/archive fills it (a zip entry, a bare file), tests use text.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  // Fills the front of `buffer`, returns how many bytes; 0 only at the clean end of the data. A refusal when the data
  // do not end properly (truncated archive, wrong CRC, over a limit): what was read before must then be forgotten.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> buffer) = 0;
};

// A text in memory as a stream.
class TextStream final : public ByteStream {
 public:
  explicit TextStream(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override;

 private:
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace entsync::aaf::source
