#include "daemon/intake/keep.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "aaf/model/failure.hpp"
#include "aaf/text/digest.hpp"
#include "tests/support/folder.hpp"

namespace fs = std::filesystem;
using entsync::daemon::intake::keep_archived;
using entsync::daemon::intake::keep_rejected;
using entsync::test::content;
using entsync::test::Folder;

namespace {

const entsync::aaf::Date day = *entsync::aaf::parse_iso_date("2026-09-15");

}  // namespace

TEST_CASE("an accepted file is kept by date and hash, for its owner alone") {
  const Folder folder;
  const fs::path file = folder.write("ExportXML_Eleves.zip", "bytes");
  const std::string sha = entsync::aaf::text::sha256_hex("bytes");
  const fs::path kept = keep_archived(file, folder.path / "archive", day, sha);
  CHECK(kept == folder.path / "archive/2026/09/15" / (sha + "_ExportXML_Eleves.zip"));
  CHECK(content(kept) == "bytes");
  struct stat status {};
  REQUIRE(::stat(kept.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(keep_archived(file, folder.path / "archive", day, sha) == kept);
  CHECK(std::distance(fs::directory_iterator(kept.parent_path()), {}) == 1);
}

TEST_CASE("a file that changed while it was read is not kept under a hash that is not its own") {
  const Folder folder;
  const fs::path file = folder.write("a.zip", "other bytes");
  const std::string sha = entsync::aaf::text::sha256_hex("bytes");
  CHECK_THROWS_AS(keep_archived(file, folder.path / "archive", day, sha), entsync::aaf::Failure);
  CHECK(fs::is_empty(folder.path / "archive/2026/09/15"));
}

TEST_CASE("a rejected file is kept beside its reason") {
  const Folder folder;
  const fs::path file = folder.write("photo.zip", "no zip");
  const fs::path kept =
      keep_rejected(file, folder.path / "rejected", day, std::string(64, 'a'), "reading: photo.zip: not a zip");
  CHECK(content(kept) == "no zip");
  CHECK(content(kept.string() + ".txt") == "reading: photo.zip: not a zip\n");
}
