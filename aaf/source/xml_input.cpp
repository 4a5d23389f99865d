#include "aaf/source/xml_input.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace entsync::aaf::source {
namespace {

// Big enough that a file is a few reads, small enough to stay in the cache.
constexpr std::size_t chunk_bytes = std::size_t{64} << 10;
// An XML declaration is some 50 bytes; past this it is none.
constexpr std::size_t declaration_bytes = 1024;

constexpr std::string_view mark_utf_8 = "\xEF\xBB\xBF";

void skip_blanks(std::string_view& text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

// Takes `name = "value"` off the front of `text`; absent when it does not begin so.
std::optional<std::string_view> take_pseudo_attribute(std::string_view& text, std::string_view name) {
  auto rest = text;
  if (rest.empty() || !is_blank(rest.front())) return std::nullopt;
  skip_blanks(rest);
  if (!rest.starts_with(name)) return std::nullopt;
  rest.remove_prefix(name.size());
  skip_blanks(rest);
  if (!rest.starts_with('=')) return std::nullopt;
  rest.remove_prefix(1);
  skip_blanks(rest);
  if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return std::nullopt;
  const auto end = rest.find(rest.front(), 1);
  if (end == std::string_view::npos) return std::nullopt;
  const auto value = rest.substr(1, end - 1);
  text = rest.substr(end + 1);
  return value;
}

}  // namespace

XmlInput::XmlInput(ByteStream& bytes, Place& place, std::size_t file_bytes)
    : bytes_(bytes), place_(place), file_bytes_(file_bytes), chunk_(chunk_bytes) {}

Result<std::size_t> XmlInput::read_raw() {
  auto count = bytes_.read(chunk_);
  if (!count) return count;
  total_ += *count;
  if (total_ > file_bytes_) {
    return place_.refuse(fmt::format("it is larger than {} bytes, unpacked", file_bytes_),
                         "Check that it is the right file, or raise the limit in the configuration");
  }
  raw_.append(chunk_.data(), *count);
  return count;
}

Result<void> XmlInput::begin() {
  // Enough bytes to see a mark and the word `<?xml` …
  constexpr std::size_t enough = 8;
  while (raw_.size() < enough) {
    const auto count = read_raw();
    if (!count) return tl::make_unexpected(count.error());
    if (*count == 0) break;
  }
  if (raw_.empty()) return place_.refuse("it is empty", "Export it again");
  if (raw_.starts_with("\xFE\xFF") || raw_.starts_with("\xFF\xFE") ||
      raw_.substr(0, 4).find('\0') != std::string::npos) {
    return place_.refuse("it is written in UTF-16 or UTF-32, which no export of these applications is",
                         "Give the file as it was exported, without opening and saving it in another program");
  }
  const bool marked = raw_.starts_with(mark_utf_8);
  if (marked) raw_.erase(0, mark_utf_8.size());
  if (!raw_.starts_with("<?xml") || raw_.size() < 6 || !is_blank(raw_[5])) {
    decoder_.emplace(text::Charset::utf_8);
    return {};
  }
  // … and then the whole declaration.
  std::size_t end = 0;
  while ((end = raw_.find("?>")) == std::string::npos) {
    if (raw_.size() > declaration_bytes) break;
    const auto count = read_raw();
    if (!count) return tl::make_unexpected(count.error());
    if (*count == 0) break;
  }
  if (end == std::string::npos || end > declaration_bytes) {
    return place_.refuse("its XML declaration does not end", "Export it again and send it whole");
  }
  if (auto judged = declared(std::string_view{raw_}.substr(5, end - 5), marked); !judged) return judged;
  place_.line +=
      static_cast<std::uint64_t>(std::count(raw_.begin(), raw_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  raw_.erase(0, end + 2);
  return {};
}

Result<void> XmlInput::declared(std::string_view declaration, bool marked) {
  const auto version = take_pseudo_attribute(declaration, "version");
  const auto encoding = take_pseudo_attribute(declaration, "encoding");
  const auto standalone = take_pseudo_attribute(declaration, "standalone");
  skip_blanks(declaration);
  if (!version || !declaration.empty() || (standalone && *standalone != "yes" && *standalone != "no")) {
    return place_.refuse("its XML declaration is malformed", "Export it again");
  }
  if (*version != "1.0") return place_.refuse("it declares another XML version than 1.0", "Export it again");
  if (!encoding) {
    decoder_.emplace(text::Charset::utf_8);
    return {};
  }
  const auto charset = text::charset_named(*encoding);
  if (!charset) {
    return place_.refuse(fmt::format("it declares the encoding {}, which entsync does not know", *encoding),
                         "Export it again; the applications write ISO-8859-15 or UTF-8");
  }
  if (marked && *charset != text::Charset::utf_8) {
    return place_.refuse(fmt::format("it declares the encoding {} but begins with the mark of UTF-8", *encoding),
                         "Give the file as it was exported, without opening and saving it in another program");
  }
  decoder_.emplace(*charset);
  return {};
}

Result<void> XmlInput::decode(std::string_view bytes, std::string& out) {
  if (decoder_->add(bytes, out)) return {};
  return place_.refuse(
      fmt::format("near byte {} it holds bytes that its declared encoding does not allow", decoder_->offset() + 1),
      "Give the file as it was exported, without opening and saving it in another program");
}

Result<bool> XmlInput::more(std::string& out) {
  if (!decoder_) {
    if (auto begun = begin(); !begun) return tl::make_unexpected(begun.error());
  }
  if (raw_.empty()) {
    const auto count = read_raw();
    if (!count) return tl::make_unexpected(count.error());
    if (*count == 0) {
      if (decoder_->finish()) return false;
      return place_.refuse("it ends in the middle of a character", "It is cut short: send it again, whole");
    }
  }
  if (auto decoded = decode(raw_, out); !decoded) return tl::make_unexpected(decoded.error());
  raw_.clear();
  return true;
}

}  // namespace entsync::aaf::source
