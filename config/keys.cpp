#include "config/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <vector>

namespace entsync::config {

namespace {

constexpr std::array main_table{
    Key{.name = "entsync.academie", .fallback = "", .required = true},
    Key{.name = "entsync.timezone", .fallback = "Europe/Paris"},
    Key{.name = "entsync.inbox", .fallback = "/var/lib/entsync/inbox"},
    Key{.name = "entsync.archive", .fallback = "/var/lib/entsync/archive"},
    Key{.name = "entsync.rejected", .fallback = "/var/lib/entsync/rejected"},
    Key{.name = "entsync.reports", .fallback = "/var/lib/entsync/reports"},
    Key{.name = "entsync.ent_dir", .fallback = "ent.d"},
    Key{.name = "entsync.mapping_dir", .fallback = "mappings"},
    Key{.name = "entsync.establishments", .fallback = "establishments.csv"},
    Key{.name = "entsync.instance_key_file", .fallback = "instance.key"},
    Key{.name = "entsync.batch_size", .fallback = "50"},
    Key{.name = "entsync.filling_portion", .fallback = "20000"},
    Key{.name = "entsync.archive_keep", .fallback = "30d"},
    Key{.name = "entsync.turn_window", .fallback = "05-01..09-30"},
    Key{.name = "entsync.school_year", .fallback = ""},
    Key{.name = "entsync.departement", .fallback = "", .repeatable = true, .elsewhere = Elsewhere::never},
    Key{.name = "entsync.plan_signing_key", .fallback = ""},
    Key{.name = "entsync.plan_trusted_keys", .fallback = "", .elsewhere = Elsewhere::never},
    Key{.name = "entsync.rehearsal", .fallback = "false", .elsewhere = Elsewhere::never},
    Key{.name = "database.url", .fallback = "postgresql:///entsync"},
    Key{.name = "database.password_file", .fallback = ""},
    Key{.name = "service.migrate", .fallback = "true"},
    Key{.name = "service.leader_stale", .fallback = "10s"},
    Key{.name = "service.answer_keep", .fallback = "24h"},
    Key{.name = "schedule.quiet", .fallback = "300ms"},
    Key{.name = "schedule.quiet_max", .fallback = "60s"},
    Key{.name = "schedule.settle", .fallback = "10s"},
    Key{.name = "schedule.rescan", .fallback = "60s"},
    Key{.name = "schedule.retry", .fallback = "5m"},
    Key{.name = "schedule.sync", .fallback = "00:30", .repeatable = true},
    Key{.name = "schedule.full_resync", .fallback = "", .repeatable = true},
    Key{.name = "schedule.purge", .fallback = "02:30", .repeatable = true},
    Key{.name = "schedule.blackout", .fallback = "", .repeatable = true},
    Key{.name = "monitoring.listen", .fallback = "127.0.0.1:9464"},
    Key{.name = "monitoring.public", .fallback = "false", .elsewhere = Elsewhere::never},
    Key{.name = "monitoring.host", .fallback = "", .repeatable = true},
    Key{.name = "monitoring.reports", .fallback = "numbers", .elsewhere = Elsewhere::never},
    Key{.name = "log.level", .fallback = "info"},
    Key{.name = "log.format", .fallback = "auto"},
    Key{.name = "log.commands", .fallback = "journal"},
    Key{.name = "log.file", .fallback = ""},
    Key{.name = "hooks.command", .fallback = "", .elsewhere = Elsewhere::never},
    Key{.name = "hooks.events", .fallback = "", .repeatable = true},
    Key{.name = "hooks.level", .fallback = "warning"},
    Key{.name = "hooks.timeout", .fallback = "30s"},
    Key{.name = "guardians.levels", .fallback = "1,2"},
    Key{.name = "groups.code_max", .fallback = "20"},
    Key{.name = "groups.warn_over_8", .fallback = "false"},
    Key{.name = "lifecycle.moved_window", .fallback = "21d"},
    Key{.name = "duplicates.certain", .fallback = "deactivate"},
    Key{.name = "duplicates.probable", .fallback = "report"},
    Key{.name = "sources.fresh_feed", .fallback = "14d"},
    Key{.name = "sources.same_export", .fallback = "6h"},
    Key{.name = "limits.archive_size", .fallback = "1G"},
    Key{.name = "limits.record_size", .fallback = "4M"},
    Key{.name = "limits.zip_ratio", .fallback = "200"},
};

constexpr std::array ent_table{
    Key{.name = "ent.name", .fallback = "", .required = true},
    Key{.name = "ent.scope", .fallback = "", .required = true, .repeatable = true},
    Key{.name = "ent.scope_type", .fallback = "", .repeatable = true},
    Key{.name = "ent.scope_population", .fallback = "", .repeatable = true},
    Key{.name = "ent.mode", .fallback = "full"},
    Key{.name = "ent.mode_of", .fallback = "", .repeatable = true},
    Key{.name = "ent.freeze", .fallback = "", .repeatable = true},
    Key{.name = "ent.purge_after", .fallback = "42d"},
    Key{.name = "ent.purge_after_departed", .fallback = ""},           // as purge_after
    Key{.name = "ent.purge_after_pupil", .fallback = ""},              // as purge_after
    Key{.name = "ent.purge_after_guardian", .fallback = ""},           // as purge_after
    Key{.name = "ent.purge_after_teacher", .fallback = ""},            // as purge_after
    Key{.name = "ent.purge_after_staff", .fallback = ""},              // as purge_after
    Key{.name = "ent.purge_after_departed_pupil", .fallback = ""},     // as purge_after_departed
    Key{.name = "ent.purge_after_departed_guardian", .fallback = ""},  // as purge_after_departed
    Key{.name = "ent.purge_after_departed_teacher", .fallback = ""},   // as purge_after_departed
    Key{.name = "ent.purge_after_departed_staff", .fallback = ""},     // as purge_after_departed
    Key{.name = "ent.multi_enrolment", .fallback = "deactivate"},
    Key{.name = "duplicates.certain", .fallback = ""},  // as in the main file
    Key{.name = "ldap.uri", .fallback = "", .required = true, .repeatable = true},
    Key{.name = "ldap.base", .fallback = "", .required = true},
    Key{.name = "ldap.bind_dn", .fallback = "", .required = true},
    Key{.name = "ldap.password_file", .fallback = "", .required = true},
    Key{.name = "ldap.mapping", .fallback = "sdet"},
    Key{.name = "ldap.starttls", .fallback = "false"},
    Key{.name = "ldap.ca_file", .fallback = ""},
    Key{.name = "ldap.deactivate", .fallback = "mark"},
    Key{.name = "ldap.unique", .fallback = "", .repeatable = true},
    Key{.name = "ldap.transactions", .fallback = "auto"},
    Key{.name = "ldap.window", .fallback = "64"},
    Key{.name = "ldap.timeout", .fallback = "30s"},
    Key{.name = "guard.floor", .fallback = "5"},
    Key{.name = "guard.establishment_ratio", .fallback = "20%"},
    Key{.name = "guard.ent_ratio", .fallback = "5%"},
    Key{.name = "guard.ent_floor", .fallback = "50"},
    Key{.name = "guard.group_floor", .fallback = "10"},
    Key{.name = "guard.group_ratio", .fallback = "40%"},
    Key{.name = "guard.identity_floor", .fallback = "0"},
    Key{.name = "guard.identity_ratio", .fallback = "0%"},
    Key{.name = "guard.turn_floor", .fallback = "5"},
    Key{.name = "guard.turn_ratio", .fallback = "30%"},
    Key{.name = "guard.turn_group_ratio", .fallback = "100%"},
    Key{.name = "guard.second_person_above", .fallback = ""},  // never
};

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

// Single-letter insertions, deletions and replacements from one to the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::span<const Key> main_keys() { return main_table; }
std::span<const Key> ent_keys() { return ent_table; }

std::string spoken(std::string_view name) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return fmt::format("{} (before any section)", name);
  return fmt::format("[{}] {}", name.substr(0, dot), name.substr(dot + 1));
}

std::string environment_name(std::string_view name) {
  std::string variable = "ENTSYNC_";
  for (const char c : name) variable += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return variable;
}

const Key* nearest(std::string_view name, std::span<const Key> keys) {
  const auto same = std::ranges::find(keys, last_part(name), [](const Key& key) { return last_part(key.name); });
  if (same != keys.end()) return &*same;
  const Key* best = nullptr;
  std::size_t fewest = 0;
  for (const Key& key : keys) {
    // A section that is wrong or missing must not hide a key that is nearly right.
    const std::size_t changes = std::min(distance(name, key.name), distance(last_part(name), last_part(key.name)));
    if (best == nullptr || changes < fewest) {
      best = &key;
      fewest = changes;
    }
  }
  return best != nullptr && fewest <= last_part(best->name).size() / 2 ? best : nullptr;
}

}  // namespace entsync::config
