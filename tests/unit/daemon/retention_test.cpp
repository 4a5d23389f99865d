#include "daemon/intake/retention.hpp"

#include <catch2/catch.hpp>
#include <ctime>
#include <filesystem>

#include "daemon/intake/keep.hpp"
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

TEST_CASE("a rejected file whose own name ends as the texts do goes as well") {
  const entsync::test::Folder folder, sender;
  entsync::config::Settings settings;
  settings.rejected = folder.path;
  settings.archive_days = 30;
  const fs::path kept = entsync::daemon::intake::keep_rejected(sender.write("eleves.txt", "names"), settings.rejected,
                                                               *parse_iso_date("2026-09-14"), std::string(64, 'a'),
                                                               "it is neither zip nor XML");
  REQUIRE(fs::exists(kept));
  CHECK(entsync::daemon::intake::forget_rejected(settings, *parse_iso_date("2026-11-13")) == 1);
  CHECK_FALSE(fs::exists(kept));
  CHECK(fs::exists(kept.string() + ".txt"));
}

TEST_CASE("a written compte-rendu goes when its school was not heard of for long, and nothing else beside it does") {
  const entsync::test::Folder folder;
  entsync::config::Settings settings;
  settings.reports = folder.path;
  settings.archive_days = 30;
  for (const char* name : {"0319101Z.html", "0319102A.html", "notes.html"}) folder.write(name, "p");
  for (const char* name : {"0319101Z.html", "notes.html"})
    fs::last_write_time(folder / name, fs::file_time_type::clock::now() - std::chrono::days(32));
  const entsync::aaf::Date today(std::chrono::days(std::time(nullptr) / 86400));
  CHECK(entsync::daemon::intake::forget_reports(settings, today) == 1);
  CHECK_FALSE(fs::exists(folder / "0319101Z.html"));
  CHECK(fs::exists(folder / "0319102A.html"));
  CHECK(fs::exists(folder / "notes.html"));
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
