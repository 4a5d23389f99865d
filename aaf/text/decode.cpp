#include "aaf/text/decode.hpp"

#include <algorithm>

namespace entsync::aaf::text {
namespace {

unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

// The eight places where ISO-8859-15 differs from ISO-8859-1.
unsigned latin_9(unsigned char byte) {
  switch (byte) {
    case 0xA4: return 0x20AC;  // €
    case 0xA6: return 0x0160;  // Š
    case 0xA8: return 0x0161;  // š
    case 0xB4: return 0x017D;  // Ž
    case 0xB8: return 0x017E;  // ž
    case 0xBC: return 0x0152;  // Œ
    case 0xBD: return 0x0153;  // œ
    case 0xBE: return 0x0178;  // Ÿ
    default: return byte;
  }
}

void append(std::string& out, unsigned code_point) {  // up to U+FFFF
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | (code_point >> 6));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code_point >> 12));
    out += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  }
}

// Length of the UTF-8 sequence that `first` begins; 0 when none begins so.
std::size_t sequence_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

// May `next` be the second byte after `first`? Keeps out overlong forms, surrogates and what lies above U+10FFFF.
bool second_fits(unsigned char first, unsigned char next) {
  switch (first) {
    case 0xE0: return next >= 0xA0 && next <= 0xBF;
    case 0xED: return next >= 0x80 && next <= 0x9F;
    case 0xF0: return next >= 0x90 && next <= 0xBF;
    case 0xF4: return next >= 0x80 && next <= 0x8F;
    default: return next >= 0x80 && next <= 0xBF;
  }
}

// The length of the whole characters at the front of `bytes`; `bad` is set when what follows them can never be one.
std::size_t whole_characters(std::string_view bytes, bool& bad) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto first = byte_of(bytes[at]);
    const auto need = sequence_length(first);
    if (need == 0) {
      bad = true;
      return at;
    }
    for (std::size_t i = 1; i < need; ++i) {
      if (at + i == bytes.size()) return at;  // cut, to be continued
      const auto next = byte_of(bytes[at + i]);
      if (i == 1 ? !second_fits(first, next) : (next & 0xC0) != 0x80) {
        bad = true;
        return at;
      }
    }
    at += need;
  }
  return at;
}

bool same_name(std::string_view a, std::string_view upper_case) {
  if (a.size() != upper_case.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char c = a[i] >= 'a' && a[i] <= 'z' ? static_cast<char>(a[i] - 'a' + 'A') : a[i];
    if (c != upper_case[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<Charset> charset_named(std::string_view name) {
  if (same_name(name, "UTF-8")) return Charset::utf_8;
  if (same_name(name, "ISO-8859-15")) return Charset::iso_8859_15;
  if (same_name(name, "ISO-8859-1")) return Charset::iso_8859_1;
  if (same_name(name, "US-ASCII")) return Charset::us_ascii;
  return std::nullopt;
}

bool Decoder::add(std::string_view bytes, std::string& out) {
  if (charset_ == Charset::utf_8) return add_utf_8(bytes, out);
  while (!bytes.empty()) {
    // Nearly everything is ASCII, which is the same in all of them: whole runs of it at once.
    const auto run = static_cast<std::size_t>(
        std::find_if(bytes.begin(), bytes.end(), [](char c) { return byte_of(c) >= 0x80; }) - bytes.begin());
    out += bytes.substr(0, run);
    offset_ += run;
    bytes.remove_prefix(run);
    if (bytes.empty()) break;
    if (charset_ == Charset::us_ascii) return false;
    const auto byte = byte_of(bytes.front());
    append(out, charset_ == Charset::iso_8859_15 ? latin_9(byte) : byte);
    ++offset_;
    bytes.remove_prefix(1);
  }
  return true;
}

bool Decoder::add_utf_8(std::string_view bytes, std::string& out) {
  // Complete the character that the piece before left open, byte by byte: at most three times.
  while (!pending_.empty() && !bytes.empty()) {
    pending_ += bytes.front();
    bytes.remove_prefix(1);
    bool bad = false;
    const auto whole = whole_characters(pending_, bad);
    if (bad) return false;
    if (whole == pending_.size()) {
      out += pending_;
      offset_ += pending_.size();
      pending_.clear();
    }
  }
  bool bad = false;
  const auto whole = whole_characters(bytes, bad);
  out += bytes.substr(0, whole);
  offset_ += whole;
  if (bad) return false;
  pending_ += bytes.substr(whole);
  return true;
}

}  // namespace entsync::aaf::text
