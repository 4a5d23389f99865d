// Secrets that systemd hands over, and secrets that become part of the database's URL.
#include <catch2/catch.hpp>

#include "config/secret.hpp"
#include "tests/unit/config/config_folder.hpp"

using namespace entsync::config;
using Catch::Matchers::Contains;
using entsync::config::test::ConfigFolder;

namespace {

std::string ent_with_credential(const std::string& name) {
  std::string text = ConfigFolder::ent_text("demo");
  const std::string file = "../demo.password";
  return text.replace(text.find(file), file.size(), "credential:" + name);
}

Environment handed(const ConfigFolder& folder) { return {{"CREDENTIALS_DIRECTORY", folder.path / "handed"}}; }

}  // namespace

TEST_CASE("a password may be a credential that systemd hands over") {
  const ConfigFolder folder;
  folder.ent("demo", ent_with_credential("demo.password"));
  folder.secret("handed/demo.password", "from systemd\n", 0400);
  const Result<Settings> settings = folder.load(handed(folder));
  REQUIRE(settings);
  CHECK(read_password(settings->ents.front()) == "from systemd");
}

TEST_CASE("a credential of a loaded folder bears the folder's name before its own") {
  const ConfigFolder folder;
  folder.ent("demo", ent_with_credential("demo.password"));
  folder.secret("handed/entsync_demo.password", "from the folder\n", 0400);
  CHECK(read_password(folder.load(handed(folder))->ents.front()) == "from the folder");
  folder.secret("handed/demo.password", "of its own\n", 0400);
  CHECK(read_password(folder.load(handed(folder))->ents.front()) == "of its own");
}

TEST_CASE("without systemd a credential is read from where the unit loads it") {
  const ConfigFolder folder;
  folder.ent("demo", ent_with_credential("demo.password"));
  folder.secret("credentials/demo.password", "by hand\n");
  CHECK(read_password(folder.load()->ents.front()) == "by hand");
  CHECK(read_password(folder.load(handed(folder))->ents.front()) == "by hand");
}

TEST_CASE("a credential that is nowhere is no fault until it is needed") {
  const ConfigFolder folder;
  folder.ent("demo", ent_with_credential("demo.password"));
  const Result<Settings> settings = folder.load();
  REQUIRE(settings);
  const Result<std::string> password = read_password(settings->ents.front());
  REQUIRE_FALSE(password);
  CHECK_THAT(password.error().text(), Contains("credentials/demo.password") && Contains("missing"));
}

TEST_CASE("a credential's name is no path") {
  const ConfigFolder folder;
  for (const std::string name : {"../demo.password", "", ".hidden", "a/b", "a b"}) {
    folder.ent("demo", ent_with_credential(name));
    CHECK_THAT(folder.refusal(), Contains("password_file") && Contains("credential: and a name"));
  }
}

TEST_CASE("the instance's key may be a credential") {
  const ConfigFolder folder;
  folder.main("[entsync]\nacademie = toulouse\ninstance_key_file = credential:instance.key\n");
  folder.secret("handed/instance.key", "handed over\n", 0400);
  CHECK(folder.load(handed(folder))->instance_key == "handed over");
}

TEST_CASE("the database's password becomes a part of its URL") {
  const ConfigFolder folder;
  folder.main(
      "[entsync]\nacademie = toulouse\n[database]\nurl = postgresql://entsync@db/entsync\n"
      "password_file = credential:database\n");
  CHECK(folder.load()->database_url == "postgresql://entsync@db/entsync");
  folder.secret("credentials/database", "a b\n");
  CHECK(folder.load()->database_url == "postgresql://entsync@db/entsync?password=%61%20%62");
}

TEST_CASE("a password is escaped as libpq reads it") {
  CHECK(with_password("postgresql:///entsync", "&=%") == "postgresql:///entsync?password=%26%3D%25");
  CHECK(with_password("postgresql:///entsync?host=db", "x") == "postgresql:///entsync?host=db&password=%78");
  CHECK(with_password("dbname=entsync", "it's \\") == "dbname=entsync password='it\\'s \\\\'");
}
