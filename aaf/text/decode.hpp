// The encodings that the sources are written in, decoded strictly and piece by piece into UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entsync::aaf::text {

enum class Charset { utf_8, iso_8859_15, iso_8859_1, us_ascii };

// By its name in an XML declaration, in any case: UTF-8, ISO-8859-15, ISO-8859-1, US-ASCII. Absent for every other
// name: a guess would turn names into other names.
[[nodiscard]] std::optional<Charset> charset_named(std::string_view name);

class Decoder {
 public:
  explicit Decoder(Charset charset) : charset_(charset) {}

  // Appends to `out` what `bytes` say, as UTF-8. A character cut at the end of `bytes` is kept for the next call.
  // False at the first byte that cannot be: a byte above 127 in US-ASCII; a broken, overlong or surrogate sequence in
  // UTF-8. `offset()` then tells where.
  [[nodiscard]] bool add(std::string_view bytes, std::string& out);
  // False when the data end within a character.
  [[nodiscard]] bool finish() const { return pending_.empty(); }
  // Number of bytes taken so far, up to the bad one.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

 private:
  [[nodiscard]] bool add_utf_8(std::string_view bytes, std::string& out);

  Charset charset_;
  std::string pending_;  // the first bytes of a character of UTF-8 whose rest is still to come
  std::uint64_t offset_ = 0;
};

}  // namespace entsync::aaf::text
