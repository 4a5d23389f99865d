#include "daemon/intake/ingest.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <set>
#include <sstream>

#include "tests/support/folder.hpp"
#include "tests/support/migrated.hpp"
#include "tests/support/source.hpp"

namespace fs = std::filesystem;
using namespace entsync;
using daemon::intake::Intake;

namespace {

struct IntakeScene {
  // As of the first example lot; `stop` is looked at as the daemon's is, and `heard` told what is being done.
  Intake ingest(const std::vector<std::string>& files, const std::function<std::string()>& stop,
                const std::function<void(const std::string&)>& heard) {
    config::Settings settings;
    settings.archive = folder / "archive";
    settings.rejected = folder / "rejected";
    settings.reports = folder / "reports";
    settings.academie = "TOULOUSE";
    settings.instance_key = std::string(64, 'a');
    daemon::Globals globals;
    globals.today = aaf::parse_iso_date("2026-09-15");
    std::ostringstream out, err;
    daemon::Session session(settings, globals, out, err);
    session.oversee({.progress = [&](const daemon::Progress& now) { heard(now.phase); }, .stop = stop, .lease = {}});
    return daemon::intake::ingest(database, session, daemon::intake::offered(files), "test");
  }

  test::MigratedDatabase scratch;
  store::Database& database = scratch.database;
  test::Folder folder;
};

std::set<std::string> promoted(const Intake& intake) {
  std::set<std::string> uais;
  for (const auto& lot : intake.lots) {
    if (lot.state == aaf::LotState::promoted) uais.insert(lot.uai);
  }
  return uais;
}

}  // namespace

TEST_CASE("asked to stop, an intake ends between two schools, and the next one goes on") {
  std::vector<std::string> files;
  for (const char* uai : {"0319101Z", "0319102A"}) {
    for (const auto& file : fs::directory_iterator(test::source("tests/data/lot1") / uai)) files.push_back(file.path());
  }
  IntakeScene scene;
  bool ending = false;
  const auto stop = [&] { return ending ? std::string("the daemon is ending") : std::string(); };
  const Intake first = scene.ingest(files, stop, [&](const std::string& at) { ending = at == "federating"; });
  CHECK(promoted(first) == std::set<std::string>{"0319101Z"});
  ending = false;
  const Intake second = scene.ingest({}, stop, [](const std::string&) {});
  CHECK(promoted(second) == std::set<std::string>{"0319102A"});
  CHECK(fs::exists(scene.folder / "reports/0319102A.html"));
}

TEST_CASE("a file that is not there is rejected without a copy, and may not be removed for it") {
  IntakeScene scene;
  const Intake intake = scene.ingest({(scene.folder / "x.zip").string()}, {}, [](const std::string&) {});
  REQUIRE(intake.files.size() == 1);
  CHECK(intake.files.front().verdict == daemon::intake::Verdict::rejected);
  CHECK_FALSE(settled(intake.files.front()));
}
