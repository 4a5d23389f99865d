// What arrives: zips and bare files, whole and broken.
#include <zip.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "aaf/text/digest.hpp"
#include "daemon/archive/source_file.hpp"
#include "tests/support/folder.hpp"

using namespace entsync;
using namespace entsync::daemon::archive;
using Catch::Matchers::Contains;
using test::Folder;
namespace fs = std::filesystem;

namespace {

struct Member {
  std::string name, text;
};

// Makes a zip of these, in this order.
fs::path make_zip(const Folder& folder, const std::string& name, const std::vector<Member>& members,
                  bool encrypted = false) {
  const auto path = folder / name;
  int error = 0;
  auto* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  REQUIRE(archive != nullptr);
  for (const auto& member : members) {
    auto* source = zip_source_buffer(archive, member.text.data(), member.text.size(), 0);
    const auto index = zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    REQUIRE(index >= 0);
    zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index),
                         static_cast<zip_uint16_t>((21 << 11) | (5 << 5) | 15),
                         static_cast<zip_uint16_t>(((2026 - 1980) << 9) | (9 << 5) | 14), 0);
    if (encrypted) {
      REQUIRE(zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, "secret") == 0);
    }
  }
  REQUIRE(zip_close(archive) == 0);
  return path;
}

// The whole content, or the refusal's sentence.
std::string content(const fs::path& path, const Limits& limits = {}) {
  auto source = open_source(path, limits);
  if (!source) return source.error().text();
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto count = source->bytes->read(buffer);
    if (!count) return count.error().text();
    if (*count == 0) return text;
    text.append(buffer.data(), *count);
  }
}

// Text that does not pack away to nothing.
std::string some_xml(std::size_t size) {
  std::string text = "<a>";
  unsigned state = 1;
  while (text.size() < size) {
    state = state * 1103515245U + 12345U;
    text += static_cast<char>('a' + (state >> 16) % 26);
  }
  return text + "</a>";
}

}  // namespace

TEST_CASE("the XML of a zip is read with its name and the time of its entry") {
  const Folder folder;
  const auto xml = some_xml(200000);
  const auto path = make_zip(folder, "ExportXML_Structures.zip", {{"Structures.xml", xml}});
  const auto source = open_source(path);
  REQUIRE(source.has_value());
  CHECK(source->outer_name == "ExportXML_Structures.zip");
  CHECK(source->name == "Structures.xml");
  REQUIRE(source->entry_time.has_value());
  CHECK(aaf::iso(*source->entry_time) == "2026-09-14T21:05:30");
  CHECK(content(path) == xml);
}

TEST_CASE("a bare XML is read as it is, whatever its name and whatever begins it") {
  const Folder folder;
  for (const std::string& xml : {std::string{"<a/>"}, std::string{"\xEF\xBB\xBF<a/>"}, std::string{"\n <a/>"},
                                 std::string{"<?xml version=\"1.0\"?><a/>"}, std::string{"\xFF\xFE<\0", 4}}) {
    const auto path = folder.write("sts_emp.dat", xml);
    const auto source = open_source(path);
    REQUIRE(source.has_value());
    CHECK(source->outer_name.empty());
    CHECK(source->name == "sts_emp.dat");
    CHECK_FALSE(source->entry_time.has_value());
    CHECK(content(path) == xml);
  }
}

TEST_CASE("a zip is known by its content, not by its name") {
  const Folder folder;
  const auto path = make_zip(folder, "Structures.xml", {{"Structures.xml", "<a/>"}});
  CHECK(content(path) == "<a/>");
  CHECK_THAT(content(folder.write("a.zip", "hello, this is no zip")), Contains("neither a zip archive nor XML"));
}

TEST_CASE("what is neither zip nor XML is refused as a source") {
  const Folder folder;
  const auto gzip = folder.write("a.zip", std::string{"\x1F\x8B\x08\0\0\0", 6});
  REQUIRE_FALSE(open_source(gzip).has_value());
  CHECK(open_source(gzip).error().kind == aaf::RefusalKind::source);
  CHECK_THAT(content(gzip), Contains("a.zip: it is neither a zip archive nor XML"));
  CHECK_THAT(content(folder.write("a.xml", "")), Contains("it is empty"));
  CHECK_THAT(content(folder.write("b.xml", "   \n")), Contains("neither a zip archive nor XML"));
}

TEST_CASE("a zip cut at any byte is refused, never read as less") {
  const Folder folder;
  const auto whole = test::content(make_zip(folder, "whole.zip", {{"Structures.xml", some_xml(3000)}}));
  REQUIRE(whole.size() > 500);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto path = folder.write("cut.zip", whole.substr(0, length));
    auto source = open_source(path);
    if (source) FAIL("cut at byte " << length << " was opened");
    if (source.error().kind != aaf::RefusalKind::source)
      FAIL("cut at byte " << length << ": " << source.error().text());
  }
}

TEST_CASE("a flipped byte in the packed data is a refusal before the end of the data") {
  const Folder folder;
  const auto xml = some_xml(50000);
  const auto whole = test::content(make_zip(folder, "whole.zip", {{"Structures.xml", xml}}));
  for (std::size_t at = 60; at + 200 < whole.size(); at += 997) {
    auto damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    const auto read = content(folder.write("damaged.zip", damaged));
    INFO(at);
    CHECK_THAT(read, Contains("damaged"));
  }
}

TEST_CASE("two XML files in a zip are refused, a note beside the XML is not") {
  const Folder folder;
  CHECK_THAT(content(make_zip(folder, "two.zip", {{"a.xml", "<a/>"}, {"b.XML", "<b/>"}})),
             Contains("two.zip: there are two XML files"));
  CHECK(content(make_zip(folder, "note.zip", {{"lisez-moi.txt", "bonjour"}, {"a.xml", "<a/>"}})) == "<a/>");
  CHECK_THAT(content(make_zip(folder, "none.zip", {{"a.txt", "<a/>"}})), Contains("there is no XML file"));
}

TEST_CASE("a zip without anything in it is refused") {
  const Folder folder;
  const std::string empty{"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22};
  CHECK_THAT(content(folder.write("empty.zip", empty)), Contains("empty.zip: "));
  CHECK_FALSE(open_source(folder / "empty.zip").has_value());
}

TEST_CASE("names in a zip that are paths are refused") {
  const Folder folder;
  for (const std::string name : {"../Structures.xml", "/etc/Structures.xml", "dossier/Structures.xml",
                                 "..\\Structures.xml", "C:Structures.xml", "a\nb.xml", "..", "dossier/"}) {
    INFO(name);
    CHECK_THAT(content(make_zip(folder, "path.zip", {{name, "<a/>"}, {"a.xml", "<a/>"}})),
               Contains("is a path or no name"));
  }
}

TEST_CASE("an encrypted zip is refused") {
  const Folder folder;
  CHECK_THAT(content(make_zip(folder, "secret.zip", {{"a.xml", "<a/>"}}, true)), Contains("it is encrypted"));
}

TEST_CASE("a zip bomb is refused while it is read, by what it gave so far") {
  const Folder folder;
  const auto path = make_zip(folder, "bomb.zip", {{"a.xml", "<a>" + std::string(50000000, ' ') + "</a>"}});
  REQUIRE(fs::file_size(path) < 100000);
  CHECK_THAT(content(path), Contains("more than 100 times its size"));
  Limits limits;
  limits.ratio = 100000;
  CHECK(content(path, limits).size() == 50000007);
  limits.unpacked_bytes = 1000000;
  CHECK_THAT(content(path, limits), Contains("larger than 1000000 bytes"));
}

TEST_CASE("a zip that lies about the size of its XML is refused") {
  const Folder folder;
  const auto xml = some_xml(3000);
  auto bytes = test::content(make_zip(folder, "whole.zip", {{"a.xml", xml}}));
  // The size unpacked stands in the local header (at 22) and in the central directory (24 behind its signature).
  const auto central = bytes.find("PK\x01\x02");
  REQUIRE(central != std::string::npos);
  for (const std::size_t claimed : {std::size_t{100}, std::size_t{3006}, std::size_t{3008}, std::size_t{100000}}) {
    auto liar = bytes;
    for (const auto at : {std::size_t{22}, central + 24}) {
      liar[at] = static_cast<char>(claimed & 0xFF);
      liar[at + 1] = static_cast<char>((claimed >> 8) & 0xFF);
      liar[at + 2] = static_cast<char>((claimed >> 16) & 0xFF);
    }
    const auto read = content(folder.write("liar.zip", liar));
    INFO(claimed);
    CHECK(read != xml);
    CHECK_THAT(read, Contains("liar.zip"));
  }
}

TEST_CASE("a zip whose local header has the size where it should be for later is read (a packer's habit)") {
  const Folder folder;
  const auto xml = some_xml(3000);
  const auto alone = test::content(make_zip(folder, "alone.zip", {{"a.xml", xml}}));
  const auto two = test::content(make_zip(folder, "two.zip", {{"a.xml", xml}, {"b.txt", "x"}}));
  const auto habit = [](std::string bytes) {
    const auto central = bytes.find("PK\x01\x02");
    for (const auto flags : {std::size_t{6}, central + 8}) bytes[flags] = static_cast<char>(bytes[flags] | 8);
    std::fill_n(bytes.begin() + 14, 8, '\0');  // checksum and packed size: for later; size: there
    return bytes;
  };
  CHECK(content(folder.write("habit.zip", habit(alone))) == xml);
  CHECK_THAT(content(folder.write("habit.zip", habit(two))), Contains("damaged or cut short"));
}

TEST_CASE("a zip with a crowd of files is refused") {
  const Folder folder;
  std::vector<Member> members{{"a.xml", "<a/>"}};
  for (int i = 0; i < 100; ++i) members.push_back({std::to_string(i) + ".txt", "x"});
  CHECK_THAT(content(make_zip(folder, "crowd.zip", members)), Contains("more than 100 files"));
}

TEST_CASE("a bare file over the limit is refused") {
  const Folder folder;
  Limits limits;
  limits.unpacked_bytes = 1000;
  CHECK_THAT(content(folder.write("a.xml", some_xml(2000)), limits), Contains("larger than the limit"));
}

TEST_CASE("a file that becomes shorter while it is read is refused") {
  const Folder folder;
  const auto path = folder.write("a.xml", some_xml(20000));
  auto source = open_source(path);
  REQUIRE(source.has_value());
  std::array<char, 4096> buffer{};
  REQUIRE(source->bytes->read(buffer).value() == buffer.size());
  fs::resize_file(path, 5000);
  REQUIRE(source->bytes->read(buffer).value() == 5000 - buffer.size());
  const auto end = source->bytes->read(buffer);
  REQUIRE_FALSE(end.has_value());
  CHECK(end.error().kind == aaf::RefusalKind::source);
  CHECK_THAT(end.error().text(), Contains("a.xml: it became shorter"));
}

TEST_CASE("a file that is not there, or is none, is a mistake of the one who named it") {
  const Folder folder;
  for (const auto& path : {folder / "missing.zip", folder / "."}) {
    const auto source = open_source(path);
    REQUIRE_FALSE(source.has_value());
    CHECK(source.error().kind == aaf::RefusalKind::usage);
    CHECK_FALSE(file_digest(path).has_value());
  }
}

TEST_CASE("a file's digest is that of its bytes") {
  const Folder folder;
  const auto bytes = some_xml(150000);
  CHECK(file_digest(folder.write("a.xml", bytes)).value() == aaf::text::sha256_hex(bytes));
  CHECK(file_digest(folder.write("b.xml", "")).value() == aaf::text::sha256_hex(""));
}
