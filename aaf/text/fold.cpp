#include "aaf/text/fold.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace entsync::aaf::text {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_ascii_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

icu::UnicodeString decode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<int32_t>(text.size())});
}

std::string encode(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// `text` under one of ICU's compiled-in normalisations, which are always there.
icu::UnicodeString normalise(const icu::UnicodeString& text, const icu::Normalizer2* (*instance)(UErrorCode&)) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = instance(status);
  if (U_FAILURE(status)) return text;
  auto normal = normalizer->normalize(text, status);
  return U_FAILURE(status) ? text : normal;
}

// Blanks of any script, in runs, become one ASCII blank; none at the ends.
icu::UnicodeString squeezed(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  bool blank = false;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_isUWhiteSpace(c)) {
      blank = true;
      continue;
    }
    if (blank && !out.isEmpty()) out.append(static_cast<UChar>(' '));
    blank = false;
    out.append(c);
  }
  return out;
}

template <class Map>
std::string squeezed_ascii(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  bool blank = false;
  for (const char c : text) {
    if (is_ascii_blank(c)) {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    out += map(c);
  }
  return out;
}

}  // namespace

std::string trim(std::string_view text) {
  constexpr std::string_view no_break = "\xC2\xA0";  // U+00A0
  while (!text.empty()) {
    if (is_ascii_blank(text.front())) {
      text.remove_prefix(1);
    } else if (text.starts_with(no_break)) {
      text.remove_prefix(no_break.size());
    } else {
      break;
    }
  }
  while (!text.empty()) {
    if (is_ascii_blank(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with(no_break)) {
      text.remove_suffix(no_break.size());
    } else {
      break;
    }
  }
  return std::string{text};
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) return squeezed_ascii(text, ascii_lower);
  auto lower = decode(text);
  lower.toLower(icu::Locale::getRoot());
  const auto apart = normalise(lower, icu::Normalizer2::getNFDInstance);
  icu::UnicodeString bare;
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    const UChar32 c = apart.char32At(i);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    switch (c) {
      case 0x0153: bare.append(u"oe", 2); break;
      case 0x00E6: bare.append(u"ae", 2); break;
      case 0x00DF: bare.append(u"ss", 2); break;
      default: bare.append(c);
    }
  }
  return encode(squeezed(bare));
}

std::string upper(std::string_view text) {
  if (is_ascii(text)) return squeezed_ascii(text, ascii_upper);
  auto capitals = decode(text);
  capitals.toUpper(icu::Locale::getRoot());
  return encode(squeezed(capitals));
}

std::string squeeze(std::string_view text) {
  if (is_ascii(text)) return squeezed_ascii(text, [](char c) { return c; });
  return encode(squeezed(decode(text)));
}

std::string match_key(std::string_view text) {
  if (is_ascii(text)) return squeezed_ascii(text, ascii_lower);
  // OpenLDAP lowers character by character after a compatibility decomposition, so `ß` does not equal `ss`.
  const auto apart = normalise(decode(text), icu::Normalizer2::getNFKDInstance);
  icu::UnicodeString lower;
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) lower.append(u_tolower(apart.char32At(i)));
  return encode(squeezed(normalise(lower, icu::Normalizer2::getNFKCInstance)));
}

std::size_t length(std::string_view text) { return static_cast<std::size_t>(decode(text).countChar32()); }

}  // namespace entsync::aaf::text
