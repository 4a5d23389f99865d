#include "config/load_ent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "config/key_reader.hpp"
#include "config/secret.hpp"
#include "config/values.hpp"

namespace entsync::config {

namespace fs = std::filesystem;

namespace {

void read_ldap(KeyReader& keys, Ldap& ldap) {
  keys.each(
      "ldap.uri", parse_ldap_uri, [&](const std::string& uri) { ldap.uris.push_back(uri); },
      "an address such as ldaps://ent.example.fr");
  keys.text("ldap.base", ldap.base);
  keys.text("ldap.bind_dn", ldap.bind_dn);
  keys.secret("ldap.password_file", ldap.password_file);
  keys.one("ldap.mapping", ldap.mapping, parse_name, "the name of a mapping such as sdet");
  keys.one("ldap.starttls", ldap.starttls, parse_switch, "true or false");
  keys.path("ldap.ca_file", ldap.ca_file);
  std::string transactions;
  keys.word("ldap.transactions", transactions, {"auto", "off"});
  ldap.transactions = transactions == "auto";
  std::string deactivate;
  keys.word("ldap.deactivate", deactivate, {"mark", "lock"});
  ldap.lock_deactivated = deactivate == "lock";
  keys.each(
      "ldap.unique", parse_name, [&](const std::string& attribute) { ldap.unique.push_back(attribute); },
      "the name of an attribute such as mail");
  keys.one("ldap.window", ldap.window, parse_window, "a number from 1 to 1000");
  keys.one("ldap.timeout", ldap.timeout_s, parse_seconds, "a number of seconds such as 30s");
}

// Grace periods: what a population has of its own wins over what holds for all, and what is said of leavers over what
// is said of everybody.
void read_graces(KeyReader& keys, Ent& ent) {
  constexpr std::string_view kind = "a number of days such as 42d";
  keys.one("ent.purge_after", ent.purge_after_days, parse_days, kind);
  std::optional<int> departed;
  keys.one("ent.purge_after_departed", departed, parse_days, kind);
  ent.purge_after_departed_days = departed.value_or(ent.purge_after_days);
  for (const std::string_view population : populations) {
    std::optional<int> own, own_departed;
    keys.one(fmt::format("ent.purge_after_{}", population), own, parse_days, kind);
    keys.one(fmt::format("ent.purge_after_departed_{}", population), own_departed, parse_days, kind);
    if (!own_departed && !departed) own_departed = own;
    if (own) ent.purge_after_days_of.emplace(population, *own);
    if (own_departed) ent.purge_after_departed_days_of.emplace(population, *own_departed);
  }
}

void read_guard(KeyReader& keys, Guard& guard) {
  constexpr const char* number = "a number";
  constexpr const char* share = "a share such as 20%";
  keys.one("guard.floor", guard.floor, parse_count, number);
  keys.one("guard.establishment_ratio", guard.establishment_ratio, parse_percent, share);
  keys.one("guard.ent_ratio", guard.ent_ratio, parse_percent, "a share such as 5%");
  keys.one("guard.ent_floor", guard.ent_floor, parse_count, number);
  keys.one("guard.group_floor", guard.group_floor, parse_count, number);
  keys.one("guard.group_ratio", guard.group_ratio, parse_percent, share);
  keys.one("guard.identity_floor", guard.identity_floor, parse_count, number);
  keys.one("guard.identity_ratio", guard.identity_ratio, parse_percent, share);
  keys.one("guard.turn_floor", guard.turn_floor, parse_count, number);
  keys.one("guard.turn_ratio", guard.turn_ratio, parse_percent, share);
  keys.one("guard.turn_group_ratio", guard.turn_group_ratio, parse_percent, share);
  keys.one("guard.second_person_above", guard.second_person_above, parse_count, number);
}

Result<Ent> load_ent(const fs::path& file, const Credentials& credentials, CertainDuplicates certain_duplicates) {
  Result<Texts> texts = read_ini(file, ent_keys());
  if (!texts) return tl::unexpected(texts.error());
  Ent ent;
  ent.file = file;
  ent.certain_duplicates = certain_duplicates;
  KeyReader keys(*texts, ent_keys(), file, credentials);
  keys.one("ent.name", ent.name, parse_name, "a name of letters, digits, - and _");
  keys.each(
      "ent.scope", parse_scope, [&](const std::string& pattern) { ent.scope.push_back(pattern); },
      "a UAI or a pattern of it such as 031*");
  keys.each(
      "ent.scope_type", parse_type, [&](const std::string& type) { ent.scope_types.push_back(type); },
      "a type of establishment such as CLG");
  keys.each(
      "ent.scope_population", parse_population,
      [&](const std::string& population) { ent.scope_populations.insert(population); },
      "one of pupil, guardian, teacher, staff");
  keys.one("ent.mode", ent.mode, parse_mode, "one of observe, additions, full");
  keys.each(
      "ent.mode_of", parse_school_mode, [&](const SchoolMode& mode) { ent.modes.push_back(mode); },
      "a UAI or a pattern of it and observe, additions or full, such as 0310001B observe");
  keys.each(
      "ent.freeze", parse_freeze, [&](const Freeze& freeze) { ent.freezes.push_back(freeze); },
      "a UAI or a pattern of it, a first and a last day, such as 0310001B 2026-06-10..2026-06-20");
  read_graces(keys, ent);
  keys.one("ent.multi_enrolment", ent.multi_enrolment, parse_multi_enrolment, "one of deactivate, keep");
  keys.one("duplicates.certain", ent.certain_duplicates, parse_certain_duplicates, "one of deactivate, report");
  read_ldap(keys, ent.ldap);
  read_guard(keys, ent.guard);
  if (keys.error()) return tl::unexpected(*keys.error());

  const auto already_encrypted = [](const std::string& uri) { return uri.starts_with("ldaps://"); };
  if (ent.ldap.starttls && std::ranges::any_of(ent.ldap.uris, already_encrypted))
    return config_error(keys.where("ldap.starttls"), "ldaps:// is encrypted from the start",
                        "write ldap:// with starttls, or ldaps:// without it");
  const auto password = read_if_allowed(ent.ldap.password_file, password_of(ent));
  if (!password) return tl::unexpected(password.error());
  return ent;
}

}  // namespace

Result<std::vector<Ent>> load_ents(const fs::path& folder, const Credentials& credentials,
                                   CertainDuplicates certain_duplicates) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".conf") files.push_back(entry.path());
  if (error)
    return config_error(folder.string(), "the folder of the ENTs is missing or may not be read",
                        "make it, with one file for each ENT, or correct [entsync] ent_dir");
  std::ranges::sort(files);
  std::vector<Ent> ents;
  for (const fs::path& file : files) {
    Result<Ent> ent = load_ent(file, credentials, certain_duplicates);
    if (!ent) return tl::unexpected(ent.error());
    if (const auto twin = std::ranges::find(ents, ent->name, &Ent::name); twin != ents.end())
      return config_error(fmt::format("{}, [ent] name", file.string()),
                          fmt::format("{} is the name of the ENT of {} too", ent->name, twin->file.string()),
                          "give every ENT a name of its own");
    ents.push_back(std::move(*ent));
  }
  return ents;
}

}  // namespace entsync::config
