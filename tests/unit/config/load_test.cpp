#include "config/load.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/config/config_folder.hpp"

using namespace entsync::config;
using Catch::Contains;
using entsync::config::test::ConfigFolder;

TEST_CASE("the least configuration gives the defaults of the settings") {
  const ConfigFolder folder;
  const Result<Settings> settings = folder.load();
  REQUIRE(settings);
  const Settings defaults;
  CHECK(settings->academie == "TOULOUSE");
  CHECK(settings->timezone == defaults.timezone);
  CHECK(settings->inbox == "/var/lib/entsync/inbox");
  CHECK(settings->ent_dir == folder.path / "ent.d");
  CHECK(settings->establishments_csv == folder.path / "establishments.csv");
  CHECK(settings->instance_key == "a key for tests");
  CHECK(settings->rehearsal == defaults.rehearsal);
  CHECK(settings->batch_size == defaults.batch_size);
  CHECK(settings->archive_days == defaults.archive_days);
  CHECK(settings->turn_window == defaults.turn_window);
  CHECK(settings->school_year == defaults.school_year);
  CHECK(settings->database_url == "postgresql:///entsync");
  CHECK(settings->monitoring_listen == "127.0.0.1:9464");
  CHECK(settings->guardian_levels == defaults.guardian_levels);
  CHECK(settings->group_code_max == defaults.group_code_max);
  CHECK(settings->warn_group_code_over_8 == defaults.warn_group_code_over_8);
  CHECK(settings->moved_window_days == defaults.moved_window_days);
  CHECK(settings->fresh_feed_days == defaults.fresh_feed_days);
  CHECK(settings->same_export_hours == defaults.same_export_hours);
  CHECK(settings->limits == defaults.limits);

  REQUIRE(settings->ents.size() == 1);
  const Ent& ent = settings->ents.front();
  const Ent plain;
  CHECK(ent.name == "demo");
  CHECK(ent.scope == std::vector<std::string>{"031*"});
  CHECK(ent.scope_types == plain.scope_types);
  CHECK(ent.mode == plain.mode);
  CHECK(ent.purge_after_days == plain.purge_after_days);
  CHECK(ent.purge_after_departed_days == plain.purge_after_departed_days);
  CHECK(ent.multi_enrolment == plain.multi_enrolment);
  CHECK(ent.guard == plain.guard);
  CHECK(ent.ldap.mapping == plain.ldap.mapping);
  CHECK(ent.ldap.transactions == plain.ldap.transactions);
  CHECK(ent.ldap.lock_deactivated == plain.ldap.lock_deactivated);
  CHECK(ent.ldap.unique == plain.ldap.unique);
  CHECK(ent.ldap.window == plain.ldap.window);
  CHECK(ent.ldap.timeout_s == plain.ldap.timeout_s);
  CHECK(ent.ldap.password_file == folder.path / "demo.password");
}

TEST_CASE("every key reaches its setting") {
  const ConfigFolder folder;
  folder.secret("keys/instance", "another key\n");
  folder.main(R"([entsync]
academie = aix-marseille
timezone = Pacific/Noumea
inbox = in
archive = /var/keep
rejected = no
reports = out
ent_dir = ent.d
mapping_dir = /etc/maps
establishments = schools.csv
instance_key_file = keys/instance
batch_size = 100
archive_keep = 60d
turn_window = 11-15..02-28
school_year = 02-19..12-14
departement = 988:nouvelle-caledonie
departement = 975:Caen
plan_signing_key = keys/sign.pem
plan_trusted_keys = /etc/trusted.pem
rehearsal = true
[database]
url = postgresql://db.example.fr/entsync
[monitoring]
listen = [::1]:9000
[guardians]
levels = 1, 2, 3
[groups]
code_max = 8
warn_over_8 = true
[lifecycle]
moved_window = 5d
[sources]
fresh_feed = 7d
same_export = 12h
[limits]
archive_size = 512M
record_size = 64K
zip_ratio = 100
)");
  folder.ent("demo", R"([ent]
name = demo
scope = 0310001?
scope = 9831*
scope_type = clg
scope_type = LYC
scope_population = pupil
scope_population = teacher
mode = additions
mode_of = 0310001x observe
mode_of = 98314* full
freeze = 9831* 2026-06-10..2026-06-20
purge_after = 56d
purge_after_departed = 80d
purge_after_pupil = 10d
purge_after_guardian = 11d
purge_after_teacher = 12d
purge_after_staff = 13d
purge_after_departed_pupil = 20d
purge_after_departed_guardian = 21d
purge_after_departed_teacher = 22d
purge_after_departed_staff = 23d
multi_enrolment = keep
[ldap]
uri = ldap://one.example.fr
uri = ldap://two.example.fr:1389
base = dc=demo
bind_dn = cn=entsync,dc=demo
password_file = ../demo.password
mapping = plain
starttls = true
ca_file = ca.pem
deactivate = lock
unique = mail
unique = mobile
transactions = off
window = 16
timeout = 5s
[guard]
floor = 0
establishment_ratio = 12.5%
ent_ratio = 0%
ent_floor = 7
group_floor = 8
group_ratio = 50%
identity_floor = 1
identity_ratio = 1%
turn_floor = 9
turn_ratio = 35%
turn_group_ratio = 90%
second_person_above = 100
)");
  const Result<Settings> settings = folder.load();
  REQUIRE(settings);
  using namespace std::chrono;
  CHECK(settings->academie == "AIX-MARSEILLE");
  CHECK(settings->timezone == "Pacific/Noumea");
  CHECK(settings->inbox == folder.path / "in");
  CHECK(settings->archive == "/var/keep");
  CHECK(settings->rejected == folder.path / "no");
  CHECK(settings->reports == folder.path / "out");
  CHECK(settings->mapping_dir == "/etc/maps");
  CHECK(settings->establishments_csv == folder.path / "schools.csv");
  CHECK(settings->instance_key == "another key");
  CHECK(settings->batch_size == 100);
  CHECK(settings->archive_days == 60);
  CHECK(settings->turn_window == DaysOfYear{November / 15, February / 28});
  CHECK(settings->school_year == DaysOfYear{February / 19, December / 14});
  CHECK(settings->academies == std::map<std::string, std::string>{{"975", "CAEN"}, {"988", "NOUVELLE-CALEDONIE"}});
  CHECK(settings->plan_signing_key == folder.path / "keys/sign.pem");
  CHECK(settings->plan_trusted_keys == "/etc/trusted.pem");
  CHECK(settings->rehearsal);
  CHECK(settings->database_url == "postgresql://db.example.fr/entsync");
  CHECK(settings->monitoring_listen == "[::1]:9000");
  CHECK(settings->guardian_levels == std::set<int>{1, 2, 3});
  CHECK(settings->group_code_max == 8);
  CHECK(settings->warn_group_code_over_8);
  CHECK(settings->moved_window_days == 5);
  CHECK(settings->fresh_feed_days == 7);
  CHECK(settings->same_export_hours == 12);
  CHECK(settings->limits == Limits{std::size_t{512} << 20, std::size_t{64} << 10, 100});

  REQUIRE(find_ent(*settings, "demo") != nullptr);
  const Ent& ent = *find_ent(*settings, "demo");
  CHECK(ent.scope == std::vector<std::string>{"0310001?", "9831*"});
  CHECK(ent.scope_types == std::vector<std::string>{"CLG", "LYC"});
  CHECK(ent.scope_populations == std::set<std::string>{"pupil", "teacher"});
  CHECK(ent.purge_after_days_of ==
        std::map<std::string, int>{{"pupil", 10}, {"guardian", 11}, {"teacher", 12}, {"staff", 13}});
  CHECK(ent.purge_after_departed_days_of ==
        std::map<std::string, int>{{"pupil", 20}, {"guardian", 21}, {"teacher", 22}, {"staff", 23}});
  CHECK(ent.mode == Mode::additions);
  CHECK(ent.modes == std::vector<SchoolMode>{{"0310001X", Mode::observe}, {"98314*", Mode::full}});
  CHECK(ent.freezes == std::vector<Freeze>{{"9831*", 2026y / June / 10, 2026y / June / 20}});
  CHECK(ent.purge_after_days == 56);
  CHECK(ent.purge_after_departed_days == 80);
  CHECK(ent.multi_enrolment == MultiEnrolment::keep);
  CHECK(ent.ldap == Ldap{{"ldap://one.example.fr", "ldap://two.example.fr:1389"},
                         "dc=demo",
                         "cn=entsync,dc=demo",
                         folder.path / "demo.password",
                         "plain",
                         true,
                         folder.path / "ent.d/ca.pem",
                         false,
                         16,
                         5,
                         true,
                         {"mail", "mobile"}});
  CHECK(ent.guard == Guard{0, 0.125, 0.0, 7, 8, 0.5, 1, 0.01, 9, 0.35, 0.9, 100});
}

TEST_CASE("leavers wait as long as the others when the file does not say") {
  const ConfigFolder folder;
  folder.ent("demo", ConfigFolder::ent_text("demo") + "[ent]\npurge_after = 56d\n");
  const Result<Settings> settings = folder.load();
  REQUIRE(settings);
  CHECK(settings->ents.front().purge_after_departed_days == 56);
}

TEST_CASE("what a population waits for its purge holds for its leavers too, unless the file speaks of leavers") {
  const ConfigFolder folder;
  folder.ent("demo", ConfigFolder::ent_text("demo") + "[ent]\npurge_after_teacher = 90d\n");
  Result<Settings> settings = folder.load();
  REQUIRE(settings);
  CHECK(settings->ents.front().purge_after_departed_days_of == std::map<std::string, int>{{"teacher", 90}});
  folder.ent("demo", ConfigFolder::ent_text("demo") + "[ent]\npurge_after_teacher = 90d\npurge_after_departed = 60d\n");
  settings = folder.load();
  REQUIRE(settings);
  CHECK(settings->ents.front().purge_after_departed_days == 60);
  CHECK(settings->ents.front().purge_after_departed_days_of.empty());
}

TEST_CASE("the turn window may be switched off") {
  const ConfigFolder folder;
  folder.main("[entsync]\nacademie = toulouse\nturn_window = none\n");
  const Result<Settings> settings = folder.load();
  REQUIRE(settings);
  CHECK_FALSE(settings->turn_window.has_value());
}

TEST_CASE("the environment wins over the file") {
  const ConfigFolder folder;
  folder.main(
      "[entsync]\nacademie = toulouse\nbatch_size = 10\narchive_keep = 1d\n[database]\nurl = postgresql:///a\n");
  const Result<Settings> settings =
      folder.load({{"ENTSYNC_ENTSYNC_BATCH_SIZE", "20"}, {"ENTSYNC_DATABASE_URL", "postgresql:///b#c"}});
  REQUIRE(settings);
  CHECK(settings->archive_days == 1);
  CHECK(settings->batch_size == 20);
  CHECK(settings->database_url == "postgresql:///b#c");
}

TEST_CASE("the file is named by --config, else by ENTSYNC_CONFIG, else it is the system's") {
  const Environment environment{{"ENTSYNC_CONFIG", "/b.conf"}};
  CHECK(config_file({.file = "/a.conf"}, environment) == "/a.conf");
  CHECK(config_file({}, environment) == "/b.conf");
  CHECK(config_file({}, {}) == "/etc/entsync/entsync.conf");
}

TEST_CASE("the variables of a sandbox's shell are no settings") {
  const ConfigFolder folder;
  const Environment environment{{"ENTSYNC_INBOX", "/elsewhere"}, {"ENTSYNC_URL", "http://x"}, {"ENTSYNC_BUILD", "/b"}};
  const Result<Settings> settings = folder.load(environment);
  REQUIRE(settings);
  CHECK(settings->inbox == "/var/lib/entsync/inbox");
}

TEST_CASE("a rehearsal is declared in the file and nowhere else") {
  const ConfigFolder folder;
  const Result<Settings> settings = folder.load({{"ENTSYNC_ENTSYNC_REHEARSAL", "true"}});
  REQUIRE(settings);
  CHECK_FALSE(settings->rehearsal);
}

TEST_CASE("several ENTs are read in the order of their files, other files are left alone") {
  const ConfigFolder folder;
  folder.ent("z", ConfigFolder::ent_text("first-by-name"));
  folder.write("ent.d/demo.conf~", "garbage");
  folder.write("ent.d/README", "garbage");
  const Result<Settings> settings = folder.load();
  REQUIRE(settings);
  REQUIRE(settings->ents.size() == 2);
  CHECK(settings->ents[0].name == "demo");
  CHECK(settings->ents[1].name == "first-by-name");
  CHECK(find_ent(*settings, "nobody") == nullptr);
}

TEST_CASE("two ENTs may have the same schools in their scopes") {
  const ConfigFolder folder;
  folder.ent("other", ConfigFolder::ent_text("other"));
  CHECK(folder.refusal().empty());
}
