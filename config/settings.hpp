// What entsync is told: plain values, checked, with their units in their names.
//
// docs/configuration.md describes every key; config/keys.hpp lists them; config/load.hpp reads them.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entsync::config {

// Who a person is, as keys of an ENT's file name it (aaf/model/words.hpp).
inline constexpr std::array<std::string_view, 4> populations{"pupil", "guardian", "teacher", "staff"};

// First and last day of a stretch of every year, both inclusive. When the last lies before the first, the stretch goes
// over the new year.
using DaysOfYear = std::pair<std::chrono::month_day, std::chrono::month_day>;

// [ldap] of an ENT: how to reach its directory.
struct Ldap {
  std::vector<std::string> uris;  // tried in this order
  std::string base;
  std::string bind_dn;
  std::filesystem::path password_file;  // read by config/secret.hpp when it is needed, and never kept here
  std::string mapping = "sdet";         // the name of a file in Settings::mapping_dir, without its ending
  bool starttls = false;
  std::filesystem::path ca_file;      // empty: the system's certificates
  bool transactions = true;           // RFC 5805 where the server offers them; false: never
  int window = 64;                    // operations in flight where there are no transactions
  int timeout_s = 30;                 // of one operation and of connecting
  bool lock_deactivated = false;      // a deactivated account is locked by pwdAccountLockedTime as well
  std::vector<std::string> unique{};  // attributes of which no two people may share a value
  bool operator==(const Ldap&) const = default;
};

// [guard] of an ENT (D34): held if count > floor and count / base > ratio.
struct Guard {
  int floor = 5;
  double establishment_ratio = 0.20;
  double ent_ratio = 0.05;
  int ent_floor = 50;
  int group_floor = 10;  // members of one group
  double group_ratio = 0.40;
  int identity_floor = 0;  // people who become somebody else (R37)
  double identity_ratio = 0;
  int turn_floor = 5;        // inside the school-year-turn window, in the place of floor …
  double turn_ratio = 0.30;  // … of establishment_ratio, and of ent_ratio where that is lower
  double turn_group_ratio = 1;
  std::optional<int> second_person_above{};  // approvals of more people need two persons; none: never
  bool operator==(const Guard&) const = default;
};

// What may be written: nothing, what only adds, or everything.
enum class Mode { observe, additions, full };
[[nodiscard]] std::string_view word(Mode value);

// What becomes of the accounts of a pupil who is enrolled in two establishments (R21), and of the weaker record of a
// pair that is one person for certain (D33b).
enum class MultiEnrolment { deactivate, keep };
enum class CertainDuplicates { deactivate, report };

// Establishments of an ENT with a mode of their own.
struct SchoolMode {
  std::string uai;  // or a pattern with * and ?, upper case
  Mode mode{};
  bool operator==(const SchoolMode&) const = default;
};

// Days on which nothing of an establishment is written, both included.
struct Freeze {
  std::string uai;  // or a pattern
  std::chrono::sys_days first, last;
  bool operator==(const Freeze&) const = default;
};

// One file of ent.d: a target directory.
struct Ent {
  std::string name;
  std::vector<std::string> scope;           // UAI patterns with * and ?, upper case; at least one
  std::vector<std::string> scope_types;     // CLG, LYC, …, upper case; empty: every type
  std::set<std::string> scope_populations;  // pupil, guardian, teacher, staff; empty: all of them
  Mode mode = Mode::full;
  std::vector<SchoolMode> modes;  // the first that matches counts in the place of `mode`
  std::vector<Freeze> freezes;
  int purge_after_days = 42;
  int purge_after_departed_days = 42;  // the same as purge_after_days when not given
  // Where a population waits for its purge longer or shorter than the others: its word → days.
  std::map<std::string, int> purge_after_days_of, purge_after_departed_days_of;
  MultiEnrolment multi_enrolment = MultiEnrolment::deactivate;
  CertainDuplicates certain_duplicates = CertainDuplicates::deactivate;  // as in the main file when not given
  Ldap ldap;
  Guard guard;
  std::filesystem::path file;  // where it was read from, for messages
  bool operator==(const Ent&) const = default;
};

// An appointed time: of every day, or of one day of the week.
struct Appointment {
  std::optional<std::chrono::weekday> day;
  std::chrono::minutes time{};  // of the day, in [entsync] timezone
  bool operator==(const Appointment&) const = default;
};

// A stretch of the day in which nothing is written to an ENT. When its end is not after its beginning it goes over
// midnight; `days` are those on which it begins.
struct Blackout {
  std::vector<std::chrono::weekday> days;  // empty: every day
  std::chrono::minutes begin{}, end{};     // of the day
  bool operator==(const Blackout&) const = default;
};

// [schedule]: what the daemon does when.
struct Schedule {
  std::chrono::milliseconds quiet{300};         // from the last completed lot to the sync (D39) …
  std::chrono::milliseconds quiet_max{60'000};  // … and from the first one, at most
  std::chrono::milliseconds settle{10'000};  // a file that was written, not renamed, is complete when unchanged so long
  std::chrono::milliseconds rescan{60'000};  // how often the inbox is looked through
  std::chrono::milliseconds retry{300'000};  // after a run that an ENT did not let through
  std::vector<Appointment> sync, full_resync, purge;
  std::vector<Blackout> blackouts;
};

struct Limits {
  std::size_t archive_bytes = std::size_t{1} << 30;  // one file, unpacked
  std::size_t record_bytes = std::size_t{4} << 20;   // one record of it
  double zip_ratio = 200;                            // unpacked / packed
  bool operator==(const Limits&) const = default;
};

// [log]: what is written down of what happens (docs/events.md), and where.
struct LogSettings {
  std::string level = "info";        // debug, info, notice, warning, error, critical
  std::string format = "auto";       // of entsyncd: auto, journal, logfmt, json
  std::string commands = "journal";  // of entsync: journal, stderr, off
  std::filesystem::path file;        // of both, JSON lines; empty: none
};

// [hooks]: the command that gets events.
struct HookSettings {
  std::string command;              // a path and what it is given, parted by blanks; empty: none
  std::vector<std::string> events;  // which, by their words; empty: all from `level` on
  std::string level = "warning";
  int timeout_s = 30;  // of one call
  bool operator==(const HookSettings&) const = default;
};

struct Settings {
  // [entsync]
  std::string academie;  // as a jointure writes it after "AC-": TOULOUSE
  std::string timezone = "Europe/Paris";
  std::filesystem::path inbox, archive, rejected, reports, ent_dir;
  std::filesystem::path mapping_dir;         // of the mappings that ENTs name
  std::filesystem::path establishments_csv;  // the shipped register of establishments (D9); need not exist
  std::filesystem::path instance_key_file;
  std::string instance_key;      // secret, for uids and fingerprints; empty where it is not for this user
  bool rehearsal = false;        // commands that write take --today
  int batch_size = 50;           // operations of one LDAP transaction
  int filling_portion = 20'000;  // new accounts of one plan; where there are more, those that come go out in portions
  int archive_days = 30;         // how long received files are kept
  std::map<std::string, std::string> academies;  // département → académie, over the table that is compiled in
  std::optional<DaysOfYear> turn_window = DaysOfYear{std::chrono::May / 1, std::chrono::September / 30};
  std::optional<DaysOfYear> school_year;    // for an establishment whose files bring no calendar
  std::filesystem::path plan_signing_key;   // Ed25519, PEM; empty: plan files are not signed
  std::filesystem::path plan_trusted_keys;  // public keys, PEM; empty: plan files need no signature
  // [database]
  std::string database_url;
  // [service]
  bool migrate = true;         // the daemon creates and upgrades the schema
  int leader_stale_s = 10;     // a leader that has not moved for so long is taken over from
  int answer_keep_hours = 24;  // how long the answers to requests are kept
  Schedule schedule;
  // [monitoring]
  std::string monitoring_listen;               // host:port
  bool monitoring_public = false;              // may be an address that other machines reach
  std::vector<std::string> monitoring_hosts;   // further names under which the pages may be asked for
  std::string monitoring_reports = "numbers";  // comptes-rendus on the pages: numbers, whole, off
  LogSettings log;
  HookSettings hooks;
  // [guardians], [groups]
  std::set<int> guardian_levels{1, 2};
  std::size_t group_code_max = 20;
  bool warn_group_code_over_8 = false;
  // [lifecycle]
  int moved_window_days = 21;  // how long who is between two establishments keeps an active account
  // [duplicates]
  CertainDuplicates certain_duplicates = CertainDuplicates::deactivate;  // report: listed, and no account is touched
  bool report_probable_duplicates = true;                                // in the schools' comptes-rendus
  // [sources]
  int fresh_feed_days = 14;
  int same_export_hours = 6;
  Limits limits;
  // ent.d/*.conf, in the order of their names
  std::vector<Ent> ents;
  std::filesystem::path file;  // where it was read from, for messages
};

// The ENT of that name, or null.
[[nodiscard]] const Ent* find_ent(const Settings& settings, const std::string& name);

}  // namespace entsync::config
