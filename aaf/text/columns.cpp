#include "aaf/text/columns.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace entsync::aaf::text {
namespace {

std::size_t columns_of(UChar32 c) {
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR: return 0;
    default: break;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_FULLWIDTH || width == U_EA_WIDE ? 2 : 1;
}

// Calls `each(bytes, columns)` for every sign; bytes that are no UTF-8 are U+FFFD.
template <class Each>
void for_each_sign(std::string_view text, Each each) {
  const auto signs = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  for (int32_t at = 0; at < signs.length(); at = signs.moveIndex32(at, 1)) {
    const UChar32 c = signs.char32At(at);
    std::string bytes;
    icu::UnicodeString(c).toUTF8String(bytes);
    each(bytes, columns_of(c));
  }
}

// `word` in pieces of at most `width` columns, whole signs each.
std::vector<std::string> pieces_of(std::string_view word, std::size_t width) {
  std::vector<std::string> pieces(1);
  std::size_t used = 0;
  for_each_sign(word, [&](const std::string& bytes, std::size_t wide) {
    if (used + wide > width && !pieces.back().empty()) {
      pieces.emplace_back();
      used = 0;
    }
    pieces.back() += bytes;
    used += wide;
  });
  return pieces;
}

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; })) return text.size();
  for_each_sign(text, [&](const std::string&, std::size_t wide) { count += wide; });
  return count;
}

std::vector<std::string> lines_of(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 1);
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (!lines.back().empty() && columns(lines.back()) + 1 + columns(word) <= width) {
      (lines.back() += ' ') += word;
      continue;
    }
    for (std::string& piece : pieces_of(word, width)) {
      if (lines.back().empty()) {
        lines.back() = std::move(piece);
      } else {
        lines.push_back(std::move(piece));
      }
    }
  }
  return lines;
}

}  // namespace entsync::aaf::text
