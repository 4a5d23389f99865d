#include "aaf/text/decode.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf::text;

namespace {

std::string decoded(Charset charset, std::string_view bytes, std::size_t piece = 1000) {
  Decoder decoder{charset};
  std::string out;
  while (!bytes.empty()) {
    if (!decoder.add(bytes.substr(0, piece), out)) return "bad at " + std::to_string(decoder.offset());
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  return decoder.finish() ? out : "cut";
}

}  // namespace

TEST_CASE("charsets are known by their names in any case, and no others are") {
  CHECK(charset_named("iso-8859-15") == Charset::iso_8859_15);
  CHECK(charset_named("ISO-8859-1") == Charset::iso_8859_1);
  CHECK(charset_named("utf-8") == Charset::utf_8);
  CHECK(charset_named("us-ascii") == Charset::us_ascii);
  for (const auto* name : {"", "latin1", "windows-1252", "UTF-16", "ISO-8859-155", "UTF-8 "})
    CHECK_FALSE(charset_named(name));
}

TEST_CASE("ISO-8859-15 has the euro and the French letters that ISO-8859-1 lacks") {
  CHECK(decoded(Charset::iso_8859_15, "\xA4 \xA6\xA8\xB4\xB8 \xBC\xBD\xBE \xE9\xFF") == "€ ŠšŽž ŒœŸ éÿ");
  CHECK(decoded(Charset::iso_8859_1, "\xA4\xBC\xE9") == "¤¼é");
}

TEST_CASE("UTF-8 may be cut anywhere between two pieces") {
  const std::string text = "aé€😀Œz";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) CHECK(decoded(Charset::utf_8, text, piece) == text);
}

TEST_CASE("broken UTF-8 is refused at its place") {
  for (std::size_t piece = 1; piece <= 5; ++piece) {
    CHECK(decoded(Charset::utf_8, "ab\xFF", piece) == "bad at 2");
    CHECK(decoded(Charset::utf_8, "ab\xE9t", piece) == "bad at 2");
    CHECK(decoded(Charset::utf_8, "\xC0\x80", piece) == "bad at 0");          // overlong
    CHECK(decoded(Charset::utf_8, "\xE0\x80\x80", piece) == "bad at 0");      // overlong
    CHECK(decoded(Charset::utf_8, "\xF0\x80\x80\x80", piece) == "bad at 0");  // overlong
    CHECK(decoded(Charset::utf_8, "\xED\xA0\x80", piece) == "bad at 0");      // a surrogate
    CHECK(decoded(Charset::utf_8, "\xF4\x90\x80\x80", piece) == "bad at 0");  // above U+10FFFF
    CHECK(decoded(Charset::utf_8, "a\xE2\x82", piece) == "cut");
  }
}

TEST_CASE("US-ASCII ends at 127") {
  CHECK(decoded(Charset::us_ascii, "abc") == "abc");
  CHECK(decoded(Charset::us_ascii, "ab\xE9") == "bad at 2");
}
