#include <catch2/catch.hpp>

#include "config/load.hpp"
#include "config/secret.hpp"
#include "tests/unit/config/config_folder.hpp"

using namespace entsync::config;
using Catch::Contains;
using entsync::config::test::ConfigFolder;

namespace {

// The refusal of a main file that holds these lines after a good start.
std::string refusal_of(const std::string& lines) {
  const ConfigFolder folder;
  folder.main("[entsync]\nacademie = toulouse\n" + lines);
  return folder.refusal();
}

std::string refusal_of_ent(const std::string& text) {
  const ConfigFolder folder;
  folder.ent("demo", text);
  return folder.refusal();
}

}  // namespace

TEST_CASE("an unknown key is refused with its file, its line and the nearest known one") {
  const std::string text = refusal_of("inbx = /tmp\n");
  CHECK_THAT(text, Contains("entsync.conf, line 3, [entsync] inbx"));
  CHECK_THAT(text, Contains("there is no such key"));
  CHECK_THAT(text, Contains("did you mean [entsync] inbox?"));
}

TEST_CASE("a key in the wrong section is sent to the right one") {
  CHECK_THAT(refusal_of("url = postgresql:///entsync\n"), Contains("did you mean [database] url?"));
  CHECK_THAT(refusal_of_ent(ConfigFolder::ent_text("demo", "purge_after = 42d\n")),
             Contains("demo.conf, line 9, [ldap] purge_after") && Contains("did you mean [ent] purge_after?"));
}

TEST_CASE("a key before any section is refused and sent to its section") {
  const ConfigFolder folder;
  folder.main("academie = toulouse\n");
  CHECK_THAT(folder.refusal(),
             Contains("line 1, academie (before any section)") && Contains("did you mean [entsync] academie?"));
}

TEST_CASE("a key like no other is sent to the documentation") {
  CHECK_THAT(refusal_of("qqqqqqqqqqqq = 1\n"), Contains("docs/configuration.md lists the keys"));
}

TEST_CASE("a wrong value in the environment is refused with the variable's name") {
  const ConfigFolder folder;
  CHECK_THAT(folder.refusal({{"ENTSYNC_SOURCES_FRESH_FEED", "14"}}),
             Contains("ENTSYNC_SOURCES_FRESH_FEED in the environment") && Contains("14d"));
}

TEST_CASE("a remark behind a value is refused, because it would be part of a URL or cut one") {
  CHECK_THAT(refusal_of("[database]\nurl = postgresql:///a#b\n"), Contains("line 4") && Contains("sign #"));
  CHECK_THAT(refusal_of("inbox = /in   # where the files come\n"),
             Contains("line 3") && Contains("lines of their own"));
  CHECK(refusal_of("# a remark # with two signs\n  # and one that is set in\n").empty());
}

TEST_CASE("a key given twice is refused, unless it is repeatable") {
  CHECK_THAT(refusal_of("inbox = /a\ninbox = /b\n"), Contains("line 4, [entsync] inbox") && Contains("given before"));
  CHECK(refusal_of("departement = 975:CAEN\ndepartement = 988:NOUMEA\n").empty());
}

TEST_CASE("a line that is no assignment is refused with its number") {
  CHECK_THAT(refusal_of("\nrehearsal\n"), Contains("line 4") && Contains("neither a [section] nor key = value"));
}

TEST_CASE("a missing key and an empty value are refused by name") {
  const ConfigFolder folder;
  folder.main("[entsync]\ninbox = /in\n");
  CHECK_THAT(folder.refusal(), Contains("[entsync] academie is missing"));
  CHECK_THAT(refusal_of("inbox =\n"), Contains("line 3, [entsync] inbox") && Contains("empty"));
  for (const std::string key : {"name", "scope", "uri", "base", "bind_dn", "password_file"}) {
    std::string text = ConfigFolder::ent_text("demo");
    const auto start = text.find("\n" + key + " =") + 1;
    text.erase(start, text.find('\n', start) - start);
    INFO(key);
    CHECK_THAT(refusal_of_ent(text), Contains("demo.conf") && Contains(key + " is missing"));
  }
}

TEST_CASE("a value that is not of its kind is refused with an example of one that is") {
  CHECK_THAT(refusal_of("archive_keep = 30\n"), Contains("\"30\" will not do") && Contains("30d"));
  CHECK_THAT(refusal_of("timezone = Europe/Toulouse\n"), Contains("time zone"));
  CHECK_THAT(refusal_of("timezone = ../../etc/passwd\n"), Contains("time zone"));
  CHECK_THAT(refusal_of("turn_window = 05-01\n"), Contains("05-01..09-30"));
  CHECK_THAT(refusal_of("rehearsal = yes\n"), Contains("true or false"));
  CHECK_THAT(refusal_of("batch_size = 0\n"), Contains("from 1 on"));
  CHECK_THAT(refusal_of("departement = Caen\n"), Contains("975:CAEN"));
  CHECK_THAT(refusal_of("[guardians]\nlevels = 1,4\n"), Contains("[guardians] levels") && Contains("1, 2 and 3"));
  CHECK_THAT(refusal_of("[limits]\nrecord_size = 4\n"), Contains("4M"));
  CHECK_THAT(refusal_of("[monitoring]\nlisten = 9464\n"), Contains("127.0.0.1:9464"));
  CHECK_THAT(refusal_of("[sources]\nsame_export = 6d\n"), Contains("6h"));

  const auto ent = [](const std::string& lines) { return refusal_of_ent(ConfigFolder::ent_text("demo") + lines); };
  CHECK_THAT(ent("[ent]\nmode = dry\n"), Contains("observe, additions, full"));
  CHECK_THAT(ent("[ent]\nmulti_enrolment = ignore\n"), Contains("deactivate, keep"));
  CHECK_THAT(ent("[ent]\nscope = 031\n"), Contains("031*"));
  CHECK_THAT(ent("[guard]\nent_ratio = 5\n"), Contains("5%"));
  CHECK_THAT(ent("[guard]\nestablishment_ratio = 120%\n"), Contains("20%"));
  CHECK_THAT(ent("window = 5000\n"), Contains("1 to 1000"));
  CHECK_THAT(ent("transactions = on\n"), Contains("auto, off"));
  CHECK_THAT(ent("deactivate = delete\n"), Contains("mark, lock"));
  CHECK_THAT(ent("uri = http://ent.example.fr\n"), Contains("ldaps://ent.example.fr"));
  CHECK_THAT(ent("starttls = true\n"), Contains("line 9, [ldap] starttls") && Contains("encrypted from the start"));
  CHECK_THAT(ent("mapping = ../sdet\n"), Contains("name of a mapping"));
}

TEST_CASE("two ENTs of one name are refused with both files") {
  const ConfigFolder folder;
  folder.ent("twin", ConfigFolder::ent_text("demo"));
  CHECK_THAT(folder.refusal(), Contains("twin.conf") && Contains("demo.conf") && Contains("a name of its own"));
}

TEST_CASE("a file or a folder that is missing is refused by name") {
  const ConfigFolder folder;
  const Result<Settings> none = load({.file = folder.path / "none.conf"}, {});
  REQUIRE_FALSE(none);
  CHECK_THAT(none.error().text(), Contains("none.conf") && Contains("missing"));
  CHECK_THAT(folder.refusal({{"ENTSYNC_ENTSYNC_ENT_DIR", "nowhere"}}),
             Contains("nowhere") && Contains("folder of the ENTs"));
  const Result<Settings> directory = load({.file = folder.path}, {});
  CHECK_FALSE(directory);
}

TEST_CASE("a secret that is empty, missing or open to everybody is refused") {
  const ConfigFolder folder;
  folder.secret("demo.password", "\n");
  CHECK_THAT(folder.refusal(), Contains("the password of ENT demo") && Contains("empty"));
  folder.secret("demo.password", "secret\n", 0644);
  CHECK_THAT(folder.refusal(), Contains("the password of ENT demo") && Contains("everybody"));
  folder.secret("demo.password", "secret\n", 0642);
  CHECK_THAT(folder.refusal(), Contains("everybody"));
  folder.secret("demo.password", "secret\n", 0600);
  CHECK(folder.refusal().empty());

  folder.secret("instance.key", "");
  CHECK_THAT(folder.refusal(), Contains("instance.key") && Contains("empty"));
}

TEST_CASE("who has not the instance's key may still ask for the state") {
  const ConfigFolder folder;
  std::filesystem::remove(folder.path / "instance.key");
  const Result<Settings> settings = folder.load();
  REQUIRE(settings);
  CHECK(settings->instance_key.empty());
  CHECK(settings->instance_key_file == folder.path / "instance.key");
}

TEST_CASE("no refusal quotes a secret") {
  const ConfigFolder folder;
  folder.secret("demo.password", "tres-secret\n", 0644);
  CHECK_THAT(folder.refusal(), !Contains("tres-secret"));
}

TEST_CASE("a password is asked for when it is needed, and its absence is no fault of the file") {
  const ConfigFolder folder;
  const Result<Settings> settings = folder.load();
  REQUIRE(settings);
  CHECK(read_password(settings->ents.front()) == "not a real one");
  folder.secret("demo.password", "of another system\r\nwith a second line");
  CHECK(read_password(settings->ents.front()) == "of another system");
  std::filesystem::remove(folder.path / "demo.password");
  CHECK(folder.refusal().empty());
  const Result<std::string> password = read_password(settings->ents.front());
  REQUIRE_FALSE(password);
  CHECK_THAT(password.error().text(), Contains("the password of ENT demo") && Contains("missing"));
}
