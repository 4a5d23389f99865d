#include "config/load.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "config/key_reader.hpp"
#include "config/load_ent.hpp"
#include "config/schedule_values.hpp"
#include "config/secret.hpp"
#include "config/values.hpp"

namespace entsync::config {

namespace fs = std::filesystem;

namespace {

// What the environment says of the keys of the main file.
Texts from_environment(const Environment& environment) {
  Texts texts;
  for (const Key& key : main_keys()) {
    if (key.elsewhere == Elsewhere::never) continue;
    const std::string variable = environment_name(key.name);
    if (const auto found = environment.find(variable); found != environment.end())
      texts[std::string(key.name)].push_back({found->second, fmt::format("{} in the environment", variable)});
  }
  return texts;
}

void read_schedule(KeyReader& keys, Schedule& schedule) {
  constexpr const char* duration = "a stretch of time such as 300ms, 60s, 5m or 1h";
  keys.one("schedule.quiet", schedule.quiet, parse_duration, duration);
  keys.one("schedule.quiet_max", schedule.quiet_max, parse_duration, duration);
  keys.one("schedule.settle", schedule.settle, parse_duration, duration);
  keys.one("schedule.rescan", schedule.rescan, parse_duration, duration);
  keys.one("schedule.retry", schedule.retry, parse_duration, duration);
  const auto times = [&](std::string_view name, std::vector<Appointment>& list) {
    keys.each(
        name, parse_appointment_or_none,
        [&](const std::optional<Appointment>& time) {
          if (time) list.push_back(*time);
        },
        "a time such as 02:30 or sun 03:00, or none");
  };
  times("schedule.sync", schedule.sync);
  times("schedule.full_resync", schedule.full_resync);
  times("schedule.purge", schedule.purge);
  keys.each(
      "schedule.blackout", parse_blackout, [&](const Blackout& blackout) { schedule.blackouts.push_back(blackout); },
      "a stretch of the day such as 07:30..08:30 or mon-fri 07:30..08:30");
}

void read_main(KeyReader& keys, Settings& settings, fs::path& database_password_file) {
  keys.one("entsync.academie", settings.academie, parse_academie, "the name of an académie, such as toulouse");
  keys.one("entsync.timezone", settings.timezone, parse_timezone,
           "a time zone that this system knows, such as Europe/Paris");
  keys.path("entsync.inbox", settings.inbox);
  keys.path("entsync.archive", settings.archive);
  keys.path("entsync.rejected", settings.rejected);
  keys.path("entsync.reports", settings.reports);
  keys.path("entsync.ent_dir", settings.ent_dir);
  keys.path("entsync.mapping_dir", settings.mapping_dir);
  keys.path("entsync.establishments", settings.establishments_csv);
  keys.secret("entsync.instance_key_file", settings.instance_key_file);
  keys.one("entsync.batch_size", settings.batch_size, parse_positive, "a number from 1 on");
  keys.one("entsync.filling_portion", settings.filling_portion, parse_positive, "a number from 1 on");
  keys.one("entsync.archive_keep", settings.archive_days, parse_days, "a number of days such as 30d");
  keys.one("entsync.turn_window", settings.turn_window, parse_turn_window,
           "the first and last day of every year's turn such as 05-01..09-30, or none");
  keys.one("entsync.school_year", settings.school_year, parse_days_of_year,
           "the first and last day of a school year such as 09-01..07-07");
  keys.each(
      "entsync.departement", parse_departement, [&](const auto& pair) { settings.academies.insert(pair); },
      "a département and its académie such as 975:CAEN");
  keys.secret("entsync.plan_signing_key", settings.plan_signing_key);
  keys.path("entsync.plan_trusted_keys", settings.plan_trusted_keys);
  keys.one("entsync.rehearsal", settings.rehearsal, parse_switch, "true or false");
  keys.text("database.url", settings.database_url);
  keys.secret("database.password_file", database_password_file);
  keys.one("service.migrate", settings.migrate, parse_switch, "true or false");
  keys.one("service.leader_stale", settings.leader_stale_s, parse_seconds, "a number of seconds such as 10s");
  keys.one("service.answer_keep", settings.answer_keep_hours, parse_hours, "a number of hours such as 24h");
  read_schedule(keys, settings.schedule);
  keys.one("monitoring.listen", settings.monitoring_listen, parse_listen, "an address such as 127.0.0.1:9464");
  keys.one("monitoring.public", settings.monitoring_public, parse_switch, "true or false");
  keys.each(
      "monitoring.host", parse_host, [&](const std::string& host) { settings.monitoring_hosts.push_back(host); },
      "the name of a host such as entsync.ac-toulouse.example");
  keys.word("monitoring.reports", settings.monitoring_reports, {"numbers", "whole", "off"});
  keys.word("log.level", settings.log.level, {"debug", "info", "notice", "warning", "error", "critical"});
  keys.word("log.format", settings.log.format, {"auto", "journal", "logfmt", "json"});
  keys.word("log.commands", settings.log.commands, {"journal", "stderr", "off"});
  keys.path("log.file", settings.log.file);
  keys.one("hooks.command", settings.hooks.command, parse_hook,
           "the absolute path of a program, and what it is given, without quotes");
  keys.each(
      "hooks.events", parse_name, [&](const std::string& word) { settings.hooks.events.push_back(word); },
      "the word of an event such as hold_opened");
  keys.word("hooks.level", settings.hooks.level, {"debug", "info", "notice", "warning", "error", "critical"});
  keys.one("hooks.timeout", settings.hooks.timeout_s, parse_seconds, "a number of seconds such as 30s");
  keys.one("guardians.levels", settings.guardian_levels, parse_levels, "levels such as 1,2 out of 1, 2 and 3");
  keys.one("groups.code_max", settings.group_code_max, parse_positive, "a number from 1 on");
  keys.one("groups.warn_over_8", settings.warn_group_code_over_8, parse_switch, "true or false");
  keys.one("lifecycle.moved_window", settings.moved_window_days, parse_days, "a number of days such as 21d");
  keys.one("duplicates.certain", settings.certain_duplicates, parse_certain_duplicates, "one of deactivate, report");
  std::string probable;
  keys.word("duplicates.probable", probable, {"report", "ignore"});
  settings.report_probable_duplicates = probable == "report";
  keys.one("sources.fresh_feed", settings.fresh_feed_days, parse_days, "a number of days such as 14d");
  keys.one("sources.same_export", settings.same_export_hours, parse_hours, "a number of hours such as 6h");
  keys.one("limits.archive_size", settings.limits.archive_bytes, parse_size, "a size such as 1G");
  keys.one("limits.record_size", settings.limits.record_bytes, parse_size, "a size such as 4M");
  keys.one("limits.zip_ratio", settings.limits.zip_ratio, parse_positive, "a number from 1 on");
}

}  // namespace

const Ent* find_ent(const Settings& settings, const std::string& name) {
  const auto found = std::ranges::find(settings.ents, name, &Ent::name);
  return found == settings.ents.end() ? nullptr : &*found;
}

Environment process_environment() {
  Environment result;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) result[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return result;
}

fs::path config_file(const CommandLine& command_line, const Environment& environment) {
  if (command_line.file) return *command_line.file;
  const auto named = environment.find("ENTSYNC_CONFIG");
  if (named != environment.end() && !named->second.empty()) return named->second;
  return "/etc/entsync/entsync.conf";
}

Result<Settings> load(const CommandLine& command_line, const Environment& environment) {
  Settings settings;
  // Absolute, so that what is derived from it holds from every working directory.
  settings.file = fs::absolute(config_file(command_line, environment));
  Texts texts = from_environment(environment);
  Result<Texts> in_file = read_ini(settings.file, main_keys());
  if (!in_file) return tl::unexpected(in_file.error());
  texts.merge(*in_file);  // what is there already stays

  const auto handed = environment.find("CREDENTIALS_DIRECTORY");
  const Credentials credentials{.handed = handed == environment.end() ? fs::path() : fs::path(handed->second),
                                .folder = settings.file.parent_path() / "credentials"};
  KeyReader keys(texts, main_keys(), settings.file, credentials);
  fs::path database_password_file;
  read_main(keys, settings, database_password_file);
  if (keys.error()) return tl::unexpected(*keys.error());

  Result<std::optional<std::string>> key = read_if_allowed(settings.instance_key_file, "the key of this instance");
  if (!key) return tl::unexpected(key.error());
  if (*key) settings.instance_key = std::move(**key);
  if (!database_password_file.empty()) {
    const Result<std::optional<std::string>> password =
        read_if_allowed(database_password_file, "the password of the database");
    if (!password) return tl::unexpected(password.error());
    if (*password) settings.database_url = with_password(settings.database_url, **password);
  }

  Result<std::vector<Ent>> ents = load_ents(settings.ent_dir, credentials, settings.certain_duplicates);
  if (!ents) return tl::unexpected(ents.error());
  settings.ents = std::move(*ents);
  return settings;
}

}  // namespace entsync::config
