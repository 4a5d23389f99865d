#include "daemon/intake/retention.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/folder.hpp"

namespace fs = std::filesystem;
using entsync::aaf::parse_iso_date;
using entsync::daemon::intake::forget_archived;
using entsync::daemon::intake::forget_day;

TEST_CASE("copies go when their days are over, and nothing else in the archive does") {
  const entsync::test::Folder folder;
  entsync::config::Settings settings;
  settings.archive = folder.path;
  settings.archive_days = 30;
  for (const char* path :
       {"2026/09/14/a.zip", "2026/09/14/b.zip", "2026/10/13/c.zip", "2026/10/14/d.zip", "notes/2026/x/e.txt"}) {
    folder.write(path, "bytes");
  }
  CHECK(forget_archived(settings, *parse_iso_date("2026-11-13")) == 3);
  CHECK_FALSE(fs::exists(settings.archive / "2026/09"));
  CHECK_FALSE(fs::exists(settings.archive / "2026/10/13"));
  CHECK(fs::exists(settings.archive / "2026/10/14/d.zip"));
  CHECK(fs::exists(settings.archive / "notes/2026/x/e.txt"));
  CHECK(forget_archived(settings, *parse_iso_date("2026-11-13")) == 0);
}

TEST_CASE("a rejected file goes when its days are over, the text that says why stays") {
  const entsync::test::Folder folder;
  entsync::config::Settings settings;
  settings.rejected = folder.path;
  settings.archive_days = 30;
  for (const char* name : {"2026-09-14_abc_old.zip", "2026-09-14_abc_old.zip.txt", "2026-10-14_abc_new.zip", "notes"}) {
    folder.write(name, "bytes");
  }
  CHECK(entsync::daemon::intake::forget_rejected(settings, *parse_iso_date("2026-11-13")) == 1);
  CHECK_FALSE(fs::exists(settings.rejected / "2026-09-14_abc_old.zip"));
  CHECK(fs::exists(settings.rejected / "2026-09-14_abc_old.zip.txt"));
  CHECK(fs::exists(settings.rejected / "2026-10-14_abc_new.zip"));
  CHECK(fs::exists(settings.rejected / "notes"));
}

TEST_CASE("pre-images are kept for the longest grace of any ENT and 30 days more") {
  entsync::config::Settings settings;
  settings.ents.resize(2);
  settings.ents[0].purge_after_days = 42;
  settings.ents[0].purge_after_departed_days = 80;
  settings.ents[1].purge_after_days = 56;
  settings.ents[1].purge_after_departed_days = 56;
  CHECK(forget_day(settings, *parse_iso_date("2026-12-31")) == *parse_iso_date("2026-12-31") - std::chrono::days(110));
}
