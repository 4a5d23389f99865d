// The first layer of a reader: bytes in, the text of the XML document as UTF-8 out, in the encoding that it declares.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aaf/source/place.hpp"
#include "aaf/source/stream.hpp"
#include "aaf/text/decode.hpp"

namespace entsync::aaf::source {

// What XML takes for a blank.
[[nodiscard]] inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The XML declaration is taken off and judged here: version 1.0, an encoding that entsync knows, no contradiction with
// a byte order mark. Without one the document is UTF-8, as XML has it.
class XmlInput {
 public:
  XmlInput(ByteStream& bytes, Place& place, std::size_t file_bytes);

  // Appends the next piece to `out`; false when nothing is left. Refuses an unknown or contradicted encoding, bytes
  // that it does not allow, a file over the limit, and what the stream refuses.
  [[nodiscard]] Result<bool> more(std::string& out);

 private:
  [[nodiscard]] Result<std::size_t> read_raw();  // into raw_; 0 at the end
  [[nodiscard]] Result<void> begin();            // byte order mark and declaration; sets decoder_
  [[nodiscard]] Result<void> declared(std::string_view declaration, bool marked);
  [[nodiscard]] Result<void> decode(std::string_view bytes, std::string& out);

  ByteStream& bytes_;
  Place& place_;
  std::size_t file_bytes_;
  std::uint64_t total_ = 0;
  std::vector<char> chunk_;
  std::string raw_;  // read and not yet decoded
  std::optional<text::Decoder> decoder_;
};

}  // namespace entsync::aaf::source
