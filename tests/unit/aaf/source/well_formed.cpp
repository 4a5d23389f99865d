// Only well-formed XML, whole, of a known root, in a known encoding is read; everything else is refused with a
// sentence.
#include <catch2/catch.hpp>

#include "tests/unit/aaf/source/support.hpp"

using namespace entsync;
using namespace entsync::aaf;
using namespace entsync::aaf::source;
using namespace entsync::test;
using Catch::Matchers::Contains;

namespace {

std::string refusal_of(const std::string& text) { return refusal(read_text(text, "Structures.xml")); }

std::string utf_8_structures(const std::string& inside = {}, const std::string& before = {},
                             const std::string& after = {}) {
  return "<?xml version='1.0' encoding='UTF-8'?>" + before +
         "<BEE_STRUCTURES><PARAMETRES><UAJ>0310001H</UAJ><ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE>"
         "<DATE_EXPORT>14/09/2026</DATE_EXPORT><HORODATAGE>14/09/2026 21:05:30</HORODATAGE></PARAMETRES>"
         "<DONNEES><DIVISIONS><DIVISION CODE_STRUCTURE=\"4A\"><LIBELLE_LONG>" +
         inside + "</LIBELLE_LONG></DIVISION></DIVISIONS></DONNEES></BEE_STRUCTURES>" + after;
}

std::string label(const std::string& inside) {
  const auto outcome = read_text(utf_8_structures(inside), "Structures.xml");
  REQUIRE(refusal(outcome) == "accepted");
  return outcome.kept.all<Structure>().at(0).label;
}

}  // namespace

TEST_CASE("a file cut at any byte is refused, never taken for a shorter one") {
  for (const auto& sample : all_samples()) {
    REQUIRE(refusal(read_text(sample.text, sample.name)) == "accepted");
    for (std::size_t length = 0; length < sample.text.size(); ++length) {
      const auto outcome = read_text(sample.text.substr(0, length), sample.name);
      if (outcome.header) FAIL(sample.name << " cut at byte " << length << " was accepted");
      if (outcome.header.error().kind != RefusalKind::source || outcome.header.error().reason.empty()) {
        FAIL(sample.name << " cut at byte " << length << ": " << refusal(outcome));
      }
    }
  }
}

TEST_CASE("the pieces in which the bytes come make no difference") {
  for (const auto& sample : all_samples()) {
    const auto whole = read_text(sample.text, sample.name);
    for (unsigned seed = 1; seed <= 20; ++seed) {
      PieceStream stream{sample.text, seed % 5 == 0 ? 1U : seed * 7U, seed};
      Kept kept;
      KeepingSink sink{kept};
      const auto header = read(stream, sample.name, {}, sink);
      REQUIRE(header.has_value());
      CHECK(*header == *whole.header);
      CHECK(kept.records == whole.kept.records);
      CHECK(kept.diagnostics == whole.kept.diagnostics);
    }
  }
}

TEST_CASE("a single damaged byte gives a reading or a refusal with a reason, and never a crash") {
  std::mt19937 random{20260914};
  for (const auto& sample : all_samples()) {
    for (int i = 0; i < 300; ++i) {
      auto text = sample.text;
      const auto at = std::uniform_int_distribution<std::size_t>{0, text.size() - 1}(random);
      text[at] = static_cast<char>(std::uniform_int_distribution<int>{0, 255}(random));
      const auto outcome = read_text(text, sample.name);
      if (!outcome.header) CHECK_FALSE(outcome.header.error().reason.empty());
    }
  }
}

TEST_CASE("what is not well-formed is refused, with the line") {
  CHECK_THAT(refusal_of(utf_8_structures("<a>x</b>")), Contains("</b> closes <a>"));
  CHECK_THAT(refusal_of(utf_8_structures({}, {}, "</BEE_STRUCTURES>")), Contains("closes nothing"));
  CHECK_THAT(refusal_of(utf_8_structures({}, {}, "<BEE_STRUCTURES/>")), Contains("second root"));
  CHECK_THAT(refusal_of(utf_8_structures({}, {}, "x")), Contains("text after the root"));
  CHECK_THAT(refusal_of(utf_8_structures({}, "x")), Contains("text before the root"));
  CHECK_THAT(refusal_of(utf_8_structures({}, {}, "<![CDATA[ ]]>")), Contains("CDATA"));
  CHECK_THAT(refusal_of(utf_8_structures("a < b")), Contains("not well-formed"));
  CHECK_THAT(refusal_of(utf_8_structures("a ]]> b")), Contains("]]>"));
  CHECK_THAT(refusal_of(utf_8_structures("<!-- a -- b -->")), Contains("within a comment"));
  CHECK_THAT(refusal_of(utf_8_structures("<?xml version='1.0'?>")), Contains("not at the beginning"));
  CHECK_THAT(refusal_of(utf_8_structures("<!ELEMENT a EMPTY>")), Contains("declaration"));
  CHECK_THAT(refusal_of("\n\n" + utf_8_structures()), Contains("line 3"));
  CHECK_THAT(refusal_of(utf_8_structures("\n\n<a></b>")), Contains("DIVISION 1, line 3"));
}

TEST_CASE("attributes are quoted, set apart and unique") {
  CHECK_THAT(refusal_of(utf_8_structures("<a x=1/>")), Contains("x is not quoted"));
  CHECK_THAT(refusal_of(utf_8_structures("<a x/>")), Contains("x without a value"));
  CHECK_THAT(refusal_of(utf_8_structures("<a x='1'y='2'/>")), Contains("not set apart"));
  CHECK_THAT(refusal_of(utf_8_structures("<a x='1' x=\"2\"/>")), Contains("x stands twice"));
  CHECK_THAT(refusal_of(utf_8_structures("<a x='' x=''/>")), Contains("x stands twice"));
  CHECK_THAT(refusal_of(utf_8_structures("<a x='<'/>")), Contains("< within a tag"));
  CHECK_THAT(refusal_of(utf_8_structures("<a x='&b;'/>")), Contains("&"));
  CHECK(label("<a x='>' y=\"it's\"/>5A") == "5A");
}

TEST_CASE("only the five entities of XML and references to legal characters are known") {
  CHECK(label("&lt;&amp;&gt;&apos;&quot;") == "<&>'\"");
  CHECK(label("&#201;t&#xE9;&#x1F600;") == "Été😀");
  for (const char* const bad : {"&nbsp;", "&eacute;", "&#0;", "&#x0;", "&#8;", "&#xD800;", "&#xFFFE;", "&#x110000;",
                                "&#;", "&#x;", "&#12a;", "&", "& ;", "&amp", "&#99999999999999999999;"}) {
    INFO(bad);
    CHECK_THAT(refusal_of(utf_8_structures(bad)), Contains("not well-formed"));
  }
}

TEST_CASE("control characters and code points that are no characters are refused") {
  for (const std::string& bad : {std::string{"\x01"}, std::string{"\x1F"}, std::string{"a\0b", 3},
                                 std::string{"\xEF\xBF\xBE"}, std::string{"\xEF\xBF\xBF"}}) {
    CHECK_THAT(refusal_of(utf_8_structures(bad)), Contains("not well-formed"));
  }
  CHECK_THAT(refusal_of(utf_8_structures("<![CDATA[\x02]]>")), Contains("control character 2"));
  CHECK_THAT(refusal_of(utf_8_structures("<a x='\x03'/>")), Contains("control character 3"));
  CHECK(label("a\tb\r\nc") == "a\tb\nc");
}

TEST_CASE("a bare DOCTYPE is passed over, one with declarations is refused") {
  CHECK(refusal_of(utf_8_structures({}, "<!DOCTYPE BEE_STRUCTURES>")) == "accepted");
  CHECK(refusal_of(utf_8_structures({}, "<!DOCTYPE BEE_STRUCTURES SYSTEM \"a>[b.dtd\" >")) == "accepted");
  CHECK_THAT(refusal_of(utf_8_structures("&a;", "<!DOCTYPE x [<!ENTITY a \"b\">]>")), Contains("never expanded"));
  CHECK_THAT(refusal_of(utf_8_structures({}, "<!DOCTYPE x SYSTEM 'a' [ ]>")), Contains("never expanded"));
  CHECK_THAT(refusal_of(utf_8_structures({}, "<!DOCTYPE x><!DOCTYPE x>")), Contains("DOCTYPE"));
  CHECK_THAT(refusal_of(utf_8_structures("<!DOCTYPE x>")), Contains("DOCTYPE"));
}

TEST_CASE("comments, CDATA and processing instructions within a value are no part of it") {
  CHECK(label("DU<!-- x -->PONT") == "DUPONT");
  CHECK(label("DU<![CDATA[ & <PONT>]]>") == "DU & <PONT>");
  CHECK(label("DE<!-- --> <!-- -->LA") == "DE LA");
  CHECK(label("a<?b c?>d") == "ad");
  CHECK(label("<![CDATA[]]>") == "");
}

TEST_CASE("the file's encoding is the one it declares") {
  const auto one = [](const std::string& encoding, const std::string& bytes) {
    return read_text("<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>" + utf_8_structures(bytes).substr(38),
                     "s.xml");
  };
  REQUIRE(utf_8_structures().substr(0, 38) == "<?xml version='1.0' encoding='UTF-8'?>");
  const auto label_of = [](const Outcome& outcome) { return outcome.kept.all<Structure>().at(0).label; };
  CHECK(label_of(one("ISO-8859-15", "\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE\xC9")) == "€ŠšŽžŒœŸÉ");
  CHECK(label_of(one("iso-8859-1", "\xA4\xE9")) == "¤é");
  CHECK(label_of(one("utf-8", "Œ")) == "Œ");
  CHECK(label_of(one("US-ASCII", "abc")) == "abc");
  CHECK_THAT(refusal(one("US-ASCII", "\xE9")), Contains("encoding does not allow"));
  CHECK_THAT(refusal(one("UTF-8", "\xE9t\xE9")), Contains("encoding does not allow"));
  CHECK_THAT(refusal(one("UTF-8", "\xC0\x80")), Contains("encoding does not allow"));
  CHECK_THAT(refusal(one("UTF-8", "\xED\xA0\x80")), Contains("encoding does not allow"));
  CHECK_THAT(refusal(one("windows-1252", "a")), Contains("windows-1252, which entsync does not know"));
  CHECK_THAT(refusal(one("ISO-8859-16", "a")), Contains("which entsync does not know"));
  CHECK_THAT(refusal(one("", "a")), Contains("which entsync does not know"));
}

TEST_CASE("without a declaration a file is UTF-8, with or without its mark") {
  const auto bare = utf_8_structures("Œ").substr(38);
  CHECK(refusal_of(bare) == "accepted");
  CHECK(refusal_of("\xEF\xBB\xBF" + bare) == "accepted");
  CHECK(refusal_of("\xEF\xBB\xBF" + utf_8_structures("Œ")) == "accepted");
  CHECK_THAT(refusal_of("\xEF\xBB\xBF" + structures().text), Contains("begins with the mark of UTF-8"));
  CHECK_THAT(refusal_of(std::string{"\xFF\xFE<\0?\0", 6}), Contains("UTF-16"));
  CHECK_THAT(refusal_of(std::string{"<\0?\0x\0m\0", 8}), Contains("UTF-16"));
}

TEST_CASE("a malformed XML declaration is refused") {
  const auto with_declaration = [](const std::string& declaration) {
    return declaration + utf_8_structures().substr(38);
  };
  CHECK_THAT(refusal_of(with_declaration("<?xml encoding='UTF-8'?>")), Contains("malformed"));
  CHECK_THAT(refusal_of(with_declaration("<?xml version='1.0' encoding=UTF-8?>")), Contains("malformed"));
  CHECK_THAT(refusal_of(with_declaration("<?xml version='1.0' standalone='maybe'?>")), Contains("malformed"));
  CHECK_THAT(refusal_of(with_declaration("<?xml version='1.1'?>")), Contains("another XML version"));
  CHECK(refusal_of(with_declaration("<?xml version = '1.0' encoding='UTF-8' standalone='yes' ?>")) == "accepted");
  CHECK_THAT(refusal_of("<?xml " + std::string(5000, ' ')), Contains("does not end"));
}

TEST_CASE("an empty file and one without a root are refused") {
  CHECK_THAT(refusal_of(""), Contains("it is empty"));
  CHECK_THAT(refusal_of("\n"), Contains("ends before its root"));
  CHECK_THAT(refusal_of("<!-- nothing -->"), Contains("ends before its root"));
}

TEST_CASE("a record, a text or a file over its limit is refused") {
  ReadLimits limits;
  limits.record_bytes = 20000;
  std::string many;
  while (many.size() < 30000) many += "<x>1234567890</x>";
  CHECK_THAT(refusal(read_text(utf_8_structures(many), "s.xml", {}, limits)),
             Contains("DIVISION 1") && Contains("longer than 20000 bytes"));
  const std::string long_text(300000, 'x');
  CHECK_THAT(refusal(read_text(utf_8_structures(long_text), "s.xml", {}, limits)), Contains("longer than 20000 bytes"));
  CHECK_THAT(refusal(read_text(utf_8_structures("<!--" + long_text + "-->"), "s.xml", {}, limits)),
             Contains("longer than 20000 bytes"));
  limits.file_bytes = 1000;
  CHECK_THAT(refusal(read_text(utf_8_structures(std::string(2000, 'x')), "s.xml", {}, limits)),
             Contains("larger than 1000 bytes"));
}

TEST_CASE("elements that nest without end are refused") {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "<a>";
  CHECK_THAT(refusal_of(utf_8_structures(deep)), Contains("nest more than"));
}

namespace {

// Counts, and keeps nothing.
struct Counter final : Sink {
  void header(const FileHeader&) override {}
  void record(Record&&) override { ++records; }
  void diagnostic(Diagnostic&&) override { ++diagnostics; }
  std::size_t records = 0, diagnostics = 0;
};

// An ELEVES file of `count` pupils that is never in memory.
class ManyPupils final : public ByteStream {
 public:
  explicit ManyPupils(int count) : count_(count), text_(eleves().text) {
    const auto begin = text_.find("      <ELEVE ELEVE_ID=\"1541944\"");
    const auto end = text_.find("      <ELEVE ELEVE_ID=\"1541945\"");
    record_ = text_.substr(begin, end - begin);
    tail_ = text_.substr(text_.find("    </ELEVES>"));
    text_.resize(begin);
  }
  Result<std::size_t> read(std::span<char> buffer) override {
    if (at_ == text_.size()) {
      at_ = 0;
      if (made_ < count_) {
        text_ = with(record_, "1541944", std::to_string(2000000 + made_));
      } else {
        text_ = made_ == count_ ? tail_ : std::string{};
      }
      ++made_;
    }
    const auto piece = std::min(buffer.size(), text_.size() - at_);
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), piece, buffer.begin());
    at_ += piece;
    return piece;
  }

 private:
  int count_;
  int made_ = 0;
  std::string text_, record_, tail_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("a large file goes through a few records at a time") {
  ManyPupils stream{20000};
  Counter counter;
  const auto header = read(stream, "Eleves.xml", {}, counter);
  REQUIRE(header.has_value());
  // 20,000 pupils, and the options, structures, grants and address of the tail.
  CHECK(counter.records == 20000 + 2 + 2 + 2 + 1);
  CHECK(counter.diagnostics == 0);
}
