#include "daemon/whole_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <stdexcept>

#include "aaf/model/failure.hpp"
#include "tests/support/folder.hpp"

namespace fs = std::filesystem;
using entsync::daemon::write_whole;
using entsync::daemon::WriteBytes;
using entsync::test::content;
using entsync::test::Folder;

namespace {

mode_t mode(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

}  // namespace

TEST_CASE("nobody else may read the file, neither while it is written nor afterwards, whatever was there before") {
  const Folder folder;
  const fs::path target = folder.path / "plan.json";
  std::ofstream(target) << "old";
  REQUIRE(::chmod(target.c_str(), 0644) == 0);
  write_whole(target, "writing", [&](const WriteBytes& write) {
    write("new ");
    for (const auto& entry : fs::directory_iterator(folder.path))
      if (entry.path() != target) CHECK(mode(entry.path()) == 0600);
    CHECK(content(target) == "old");
    write("text");
  });
  CHECK(content(target) == "new text");
  CHECK(mode(target) == 0600);
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("what fails half-way leaves the file as it was, and nothing beside it") {
  const Folder folder;
  const fs::path target = folder.path / "plan.json";
  std::ofstream(target) << "old";
  CHECK_THROWS_AS(write_whole(target, "writing",
                              [](const WriteBytes& write) {
                                write("half");
                                throw std::runtime_error("no more");
                              }),
                  std::runtime_error);
  CHECK(content(target) == "old");
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("a folder that is not there, and a place that is no file, are failures that name it") {
  const Folder folder;
  const auto nothing = [](const WriteBytes&) {};
  CHECK_THROWS_WITH(write_whole(folder.path / "none/plan.json", "writing", nothing), Catch::Contains("plan.json"));
  CHECK_THROWS_WITH(write_whole(folder.path, "writing", nothing), Catch::Contains("no regular file"));
}

TEST_CASE("a file for others to read gets their rights, less what the process keeps from everybody") {
  const Folder folder;
  const mode_t before = ::umask(0027);
  write_whole(
      folder.path / "page", "testing", [](const WriteBytes& write) { write("x"); }, 0644);
  ::umask(before);
  CHECK(mode(folder.path / "page") == 0640);
}
