#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <tuple>

#include "daemon/inbox/arrivals.hpp"
#include "daemon/inbox/names.hpp"
#include "daemon/inbox/set_aside.hpp"
#include "daemon/inbox/watcher.hpp"
#include "tests/support/as_nobody.hpp"
#include "tests/support/folder.hpp"

namespace fs = std::filesystem;
using namespace entsync::daemon::inbox;
using namespace std::chrono_literals;
using entsync::test::AsNobody;

namespace {

struct Inbox : entsync::test::Folder {
  fs::path write(const fs::path& relative, const std::string& content = "<x/>") const {
    return Folder::write(relative, content);
  }
};

std::vector<fs::path> taken(Arrivals& arrivals, std::chrono::nanoseconds settle, Steady now) {
  return arrivals.take(settle, now, [](const fs::path& file) {
    const auto state = state_of(file.parent_path(), file);
    return state ? std::optional(state->stamp) : std::nullopt;
  });
}

const Steady start = Steady(1000h);

}  // namespace

TEST_CASE("parts, temporary and dot files are no files yet") {
  for (const char* name : {".x.zip", "x.zip.part", "x.tmp", "x.TMP", "x.Part"}) CHECK(ignored(name));
  for (const char* name : {"x.zip", "x.part.zip", "part", "x.xml", "tmp.xml"}) CHECK_FALSE(ignored(name));
}

TEST_CASE("a folder named by a UAI takes that school's files, at whatever depth") {
  CHECK(school_of("x.zip").empty());
  CHECK(school_of("0319101Z/x.zip") == "0319101Z");
  CHECK(school_of("lycees/0319102A/siecle/x.zip") == "0319102A");
  CHECK(school_of("0319101Z/0319102A/x.zip") == "0319101Z");
  CHECK(school_of("0319101A/x.zip").empty());  // its key letter is wrong: no UAI
  CHECK(school_of("0319101Z").empty());        // a file of that name
}

TEST_CASE("a file that was renamed into place is complete at once, and told once") {
  const Inbox inbox;
  const fs::path file = inbox.write("x.zip");
  Arrivals arrivals;
  arrivals.written(file, state_of(inbox.path, file)->stamp, 0s, start);
  arrivals.renamed(file);
  CHECK(taken(arrivals, 10s, start) == std::vector{file});
  CHECK(taken(arrivals, 10s, start + 1h).empty());
}

TEST_CASE("a file that was written is complete when it has not changed for a while") {
  const Inbox inbox;
  const fs::path file = inbox.write("x.zip", "half");
  Arrivals arrivals;
  arrivals.written(file, state_of(inbox.path, file)->stamp, 0s, start);
  CHECK(arrivals.next(10s) == start + 10s);
  CHECK(taken(arrivals, 10s, start + 9s).empty());
  inbox.write("x.zip", "half and whole");  // without a notice
  CHECK(taken(arrivals, 10s, start + 10s).empty());
  CHECK(taken(arrivals, 10s, start + 19s).empty());
  CHECK(taken(arrivals, 10s, start + 20s) == std::vector{file});
}

TEST_CASE("a file that is old by its own time is complete when it is found") {
  Arrivals arrivals;
  const Inbox inbox;
  const fs::path file = inbox.write("x.zip");
  fs::last_write_time(file, fs::file_time_type::clock::now() - 1h);
  const auto state = state_of(inbox.path, file);
  CHECK(state->age > 59min);
  arrivals.written(file, state->stamp, state->age, start);
  CHECK(taken(arrivals, 10s, start) == std::vector{file});
  // One of the future is not complete for ever, nor at once.
  fs::last_write_time(file, fs::file_time_type::clock::now() + 1h);
  arrivals.written(file, state_of(inbox.path, file)->stamp, state_of(inbox.path, file)->age, start);
  CHECK(taken(arrivals, 10s, start).empty());
  CHECK(taken(arrivals, 10s, start + 10s) == std::vector{file});
}

TEST_CASE("what is gone, or no plain file, is not told") {
  const Inbox inbox;
  const fs::path file = inbox.write("x.zip");
  Arrivals arrivals;
  arrivals.written(file, state_of(inbox.path, file)->stamp, 0s, start);
  fs::remove(file);
  CHECK(taken(arrivals, 1s, start + 1s).empty());
  arrivals.written(file, {}, 0s, start);
  arrivals.keep_only({});
  CHECK_FALSE(arrivals.next(1s));
  fs::create_symlink("/etc/hostname", inbox.path / "link.zip");
  CHECK_FALSE(state_of(inbox.path, inbox.path / "link.zip"));
  CHECK_FALSE(state_of(inbox.path.parent_path(), inbox.path));
}

TEST_CASE("the system's notices tell of renamed files at once, in folders that are new as well") {
  const Inbox inbox;
  const fs::path before = inbox.write("before.zip");
  Watcher watcher(inbox.path);
  Arrivals arrivals;
  const auto now = std::chrono::steady_clock::now();
  REQUIRE(watcher.look_through(arrivals, now));
  CHECK(taken(arrivals, 0s, now) == std::vector{before});
  if (watcher.descriptor() < 0) return;
  const fs::path part = inbox.write("a.zip.part"), hidden = inbox.write(".b.zip");
  fs::rename(part, inbox.path / "a.zip");
  fs::rename(hidden, inbox.path / "b.zip");
  REQUIRE(watcher.read(arrivals, now));
  CHECK(taken(arrivals, 1h, now) == std::vector{inbox.path / "a.zip", inbox.path / "b.zip"});
  fs::create_directory(inbox.path / "0319101Z");
  const fs::path inside = inbox.write("0319101Z/c.zip.part");
  REQUIRE(watcher.read(arrivals, now));
  fs::rename(inside, inbox.path / "0319101Z" / "c.zip");
  REQUIRE(watcher.read(arrivals, now));
  CHECK(taken(arrivals, 1h, now) == std::vector{inbox.path / "0319101Z" / "c.zip"});
  // Moved in whole, with its files: they were written somewhere else.
  const Inbox elsewhere;
  elsewhere.write("0319102A/d.zip");
  fs::rename(elsewhere.path / "0319102A", inbox.path / "0319102A");
  REQUIRE(watcher.read(arrivals, now));
  CHECK(taken(arrivals, 0s, std::chrono::steady_clock::now() + 1s) == std::vector{inbox.path / "0319102A" / "d.zip"});
}

TEST_CASE("when the system's notices are too many to be kept, the inbox is to be looked through, and nothing is lost") {
  const Inbox inbox;
  Watcher watcher(inbox.path);
  Arrivals arrivals;
  const auto now = std::chrono::steady_clock::now();
  REQUIRE(watcher.look_through(arrivals, now));
  if (watcher.descriptor() < 0) return;
  std::ifstream limit("/proc/sys/fs/inotify/max_queued_events");
  std::size_t most = 0;
  REQUIRE(limit >> most);
  const fs::path one = inbox.write("one.part"), other = inbox.path / "other.part";
  for (std::size_t i = 0; i <= most / 4; ++i) {  // two notices for each move
    fs::rename(one, other);
    fs::rename(other, one);
  }
  const fs::path last = inbox.path / "last.zip";
  fs::rename(one, last);
  CHECK_FALSE(watcher.read(arrivals, now));
  CHECK(watcher.look_through(arrivals, now));
  CHECK(taken(arrivals, 0s, std::chrono::steady_clock::now() + 1s) == std::vector{last});
  CHECK(watcher.read(arrivals, now));  // and from then on they tell again
}

TEST_CASE("a file on its way in lies in one place, with its name and school, until it is removed") {
  const Inbox inbox;
  const fs::path one = inbox.write("x.zip", "one"), school = inbox.write("0319101Z/x.zip", "two");
  CHECK(set_aside(inbox.path, one).empty());
  CHECK_FALSE(fs::exists(one));
  inbox.write("x.zip", "three");  // the next one of that name
  CHECK(set_aside(inbox.path, school).empty());
  CHECK(set_aside(inbox.path, one).empty());
  CHECK(set_aside(inbox.path, one).empty());  // gone: nothing to do
  const auto files = set_aside_files(inbox.path);
  REQUIRE(files.size() == 3);
  CHECK(files[0].shown == "x.zip");
  CHECK(files[1].shown == "0319101Z/x.zip");
  CHECK(files[1].school == "0319101Z");
  CHECK(files[2].path.filename() == "x.zip");
  Arrivals arrivals;
  CHECK(Watcher(inbox.path).look_through(arrivals, start));
  CHECK(taken(arrivals, 0s, start + 1h).empty());
  for (const auto& file : files) CHECK(remove_set_aside(inbox.path, file.path).empty());
  CHECK(set_aside_files(inbox.path).empty());
  CHECK(fs::is_empty(inbox.path / ".taking"));
}

TEST_CASE("a link is not taken in: whoever may write into the inbox must not have other files read") {
  const Inbox inbox;
  const fs::path secret = inbox.write(".secret", "s");
  fs::create_symlink(secret, inbox.path / "x.zip");
  CHECK_FALSE(set_aside(inbox.path, inbox.path / "x.zip").empty());
  CHECK(set_aside_files(inbox.path).empty());
}

TEST_CASE("a folder that is a link leads nowhere, wherever in the path it stands") {
  const Inbox inbox, elsewhere;
  elsewhere.write("0319101Z/x.zip", "somebody else's");
  fs::create_directory_symlink(elsewhere.path / "0319101Z", inbox.path / "0319101Z");
  fs::create_directory_symlink(elsewhere.path, inbox.path / "lycees");
  for (const char* path : {"0319101Z/x.zip", "lycees/0319101Z/x.zip", "0319101Z/../0319101Z/x.zip"}) {
    CHECK_FALSE(state_of(inbox.path, inbox.path / path));
    std::ignore = set_aside(inbox.path, inbox.path / path);
    CHECK(set_aside_files(inbox.path).empty());
  }
  CHECK_FALSE(set_aside(inbox.path, inbox.path / "0319101Z/x.zip").empty());
  CHECK(fs::exists(elsewhere.path / "0319101Z/x.zip"));
}

TEST_CASE("a file of another file system is copied whole, or stays where it is and leaves no copy") {
  const Inbox inbox;
  std::string pattern = "/dev/shm/entsync-taking-XXXXXX";
  const fs::path other = ::mkdtemp(pattern.data());
  fs::create_directory_symlink(other, inbox.path / ".taking");
  const fs::path free = inbox.write("0319101Z/x.zip", std::string(200'000, 'x'));
  const fs::path kept = inbox.write("0319102A/y.zip", "y");
  for (const fs::path& path : {inbox.path, other, free.parent_path(), free, kept.parent_path(), kept})
    REQUIRE(AsNobody::own(path));
  fs::permissions(kept.parent_path(), fs::perms::owner_read | fs::perms::owner_exec);
  {
    const AsNobody rights;
    CHECK(set_aside(inbox.path, free).empty());
    CHECK_FALSE(set_aside(inbox.path, kept).empty());
    CHECK_FALSE(set_aside(inbox.path, kept).empty());
  }
  CHECK_FALSE(fs::exists(free));
  CHECK(fs::exists(kept));
  const auto files = set_aside_files(inbox.path);
  REQUIRE(files.size() == 1);
  CHECK(fs::file_size(files.front().path) == 200'000);
  CHECK(std::distance(fs::directory_iterator(other), {}) == 1);
  fs::permissions(kept.parent_path(), fs::perms::owner_all);
  fs::remove_all(other);
}
