#include "daemon/service/worker.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "daemon/log/log.hpp"
#include "daemon/run/sync.hpp"
#include "daemon/web/database_desk.hpp"
#include "store/sql.hpp"
#include "tests/support/as_nobody.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/migrated.hpp"

namespace fs = std::filesystem;
using namespace entsync;
using namespace std::chrono_literals;
using daemon::service::Common;
using test::AsNobody;

namespace {

// A database, folders, and what is told meanwhile.
struct WorkerScene {
  WorkerScene() = default;
  WorkerScene(const WorkerScene&) = delete;
  WorkerScene& operator=(const WorkerScene&) = delete;

  [[nodiscard]] config::Settings settings() const {
    config::Settings settings;
    settings.database_url = scratch.url();
    settings.inbox = folder / "inbox";
    settings.archive = folder / "archive";
    settings.rejected = folder / "rejected";
    settings.reports = folder / "reports";
    settings.ents.resize(1);
    settings.ents.front().name = "a";
    return settings;
  }
  void statement(const std::string& sql) {
    store::Transaction tx(looker);
    store::run_script(tx, sql);
    tx.commit();
  }
  // As texts "database_lost SQLSTATE 57P01".
  [[nodiscard]] std::int64_t count(const std::string& text) {
    const std::lock_guard guard(mutex);
    return std::count(told.begin(), told.end(), text);
  }

  test::MigratedDatabase scratch;
  store::Database& looker = scratch.database;
  test::Folder folder;
  std::mutex mutex;
  std::vector<std::string> told;
  daemon::log::Subscription subscription{[this](const daemon::log::Entry& entry, auto fields, auto) {
    std::string text(entry.word);
    for (const daemon::log::Field& field : fields) {
      if (field.name() == "CODE") text += " " + field.text();
    }
    const std::lock_guard guard(mutex);
    told.push_back(text);
  }};
};

// The worker in its thread, as long as this lives.
struct Working {
  explicit Working(const WorkerScene& scene) : common({}, scene.settings()) {
    common.set_listening();
    thread = std::thread([this] { worker.run(); });
  }
  ~Working() {
    common.stop();
    mailbox.post(daemon::service::LookAgain{});
    thread.join();
  }
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;

  Common common;
  daemon::service::WorkerMailbox mailbox;
  daemon::service::Worker worker{common, mailbox};
  std::thread thread;
};

template <class Condition>
[[nodiscard]] bool comes(Condition condition) {
  for (int i = 0; i < 3000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace

TEST_CASE("a database that became read only is said once, and left for a connection to the one that writes") {
  WorkerScene scene;
  const auto read_only = [&](const char* value) {
    scene.statement(std::string("do $$ begin execute format('alter database %I set default_transaction_read_only = ") +
                    value + "', current_database()); end $$");
  };
  read_only("on");
  Working working(scene);
  CHECK(comes([&] { return scene.count("database_lost SQLSTATE 25006") > 0; }));
  std::this_thread::sleep_for(500ms);  // it tries again meanwhile
  read_only("off");
  CHECK(comes([&] { return scene.count("database_back") > 0; }));
  CHECK(working.common.activity().leads == std::vector<std::string>{"a"});
  CHECK(scene.count("database_lost SQLSTATE 25006") == 1);
  CHECK(scene.count("database_back") == 1);
}

TEST_CASE("a database that answers and does not do what it is asked is said once, and when that is over") {
  WorkerScene scene;
  scene.statement("alter table pace rename to away");
  Working working(scene);
  CHECK(comes([&] { return scene.count("database_lost SQLSTATE 42P01") > 0; }));
  std::this_thread::sleep_for(500ms);
  scene.statement("alter table away rename to pace");
  CHECK(comes([&] { return scene.count("database_back") > 0; }));
  CHECK(scene.count("database_lost SQLSTATE 42P01") == 1);
}

TEST_CASE("copies whose time is over go from a machine that leads nothing, too") {
  WorkerScene scene;
  const daemon::run::Lock elsewhere(scene.looker, "ent:a");
  const fs::path old = scene.settings().archive / "2020/01/31/a.zip";
  fs::create_directories(old.parent_path());
  std::ofstream(old) << "names";
  Working working(scene);
  CHECK(comes([&] { return !fs::exists(old); }));
  CHECK(working.common.activity().leads.empty());
}

TEST_CASE("a file on its way in that nobody may read stays, and is told") {
  WorkerScene scene;
  const config::Settings settings = scene.settings();
  const fs::path file = settings.inbox / ".taking/1/0319101Z/x.zip";
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "<x/>";
  REQUIRE(AsNobody::own(scene.folder.path));
  REQUIRE(AsNobody::own(file.parent_path()));
  fs::permissions(file, fs::perms::none);
  Common common({}, settings);
  daemon::service::IntakeJob job;
  const daemon::service::Work work{common, std::make_shared<store::Database>(settings.database_url), common.settings()};
  {
    const AsNobody rights;
    CHECK(job.run(work));
  }
  CHECK(fs::exists(file));
  CHECK(scene.count("inbox_file_stuck") == 1);
}

TEST_CASE("a fault in a question to the database costs that answer alone") {
  WorkerScene scene;
  daemon::web::DatabaseDesk desk(scene.scratch.url());
  CHECK_FALSE(desk.ask<int>([](store::Transaction&) -> int { throw std::logic_error("a value of a person"); }, 30s));
  CHECK(scene.count("internal_error") == 1);
  // It connects anew, once a second at most.
  CHECK(comes([&] { return desk.ask<int>([](store::Transaction&) { return 7; }, 30s) == 7; }));
}
