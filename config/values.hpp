// One text, one value: the spellings that a configuration file knows. Each returns nothing when the text is not of its
// kind, and never guesses a unit.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "config/settings.hpp"

namespace entsync::config {

[[nodiscard]] std::optional<int> parse_count(std::string_view text);         // 50: digits only, up to a million
[[nodiscard]] std::optional<int> parse_positive(std::string_view text);      // likewise, from 1 on
[[nodiscard]] std::optional<int> parse_window(std::string_view text);        // likewise, from 1 to 1000
[[nodiscard]] std::optional<bool> parse_switch(std::string_view text);       // true or false
[[nodiscard]] std::optional<int> parse_days(std::string_view text);          // 42d
[[nodiscard]] std::optional<int> parse_hours(std::string_view text);         // 6h
[[nodiscard]] std::optional<int> parse_seconds(std::string_view text);       // 30s
[[nodiscard]] std::optional<double> parse_percent(std::string_view text);    // 20% or 2.5%, up to 100%; as a ratio: 0.2
[[nodiscard]] std::optional<std::size_t> parse_size(std::string_view text);  // 4K, 4M, 1G: powers of 1024
[[nodiscard]] std::optional<std::set<int>> parse_levels(std::string_view text);     // 1,2: of 1, 2, 3, at least one
[[nodiscard]] std::optional<DaysOfYear> parse_days_of_year(std::string_view text);  // 05-01..09-30: month-day
// The same, or "none": no such days, which is a value too.
[[nodiscard]] std::optional<std::optional<DaysOfYear>> parse_turn_window(std::string_view text);
// 975:CAEN: a département as a UAI starts with it, and its académie.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> parse_departement(std::string_view text);
[[nodiscard]] std::optional<std::string> parse_academie(std::string_view text);  // to upper case: letters, '-', ' '
[[nodiscard]] std::optional<std::string> parse_scope(std::string_view text);     // to upper case: 031*, 0310001?
[[nodiscard]] std::optional<Mode> parse_mode(std::string_view text);             // observe, additions or full
[[nodiscard]] std::optional<MultiEnrolment> parse_multi_enrolment(std::string_view text);        // deactivate or keep
[[nodiscard]] std::optional<CertainDuplicates> parse_certain_duplicates(std::string_view text);  // deactivate or report
[[nodiscard]] std::optional<SchoolMode> parse_school_mode(std::string_view text);                // 0310001B observe
[[nodiscard]] std::optional<Freeze> parse_freeze(std::string_view text);           // 0310001B 2026-06-10..2026-06-20
[[nodiscard]] std::optional<std::string> parse_type(std::string_view text);        // to upper case: CLG
[[nodiscard]] std::optional<std::string> parse_population(std::string_view text);  // pupil, guardian, teacher, staff
[[nodiscard]] std::optional<std::string> parse_name(std::string_view text);        // letters, digits, '-', '_'
[[nodiscard]] std::optional<std::string> parse_ldap_uri(std::string_view text);    // ldap://, ldaps:// or ldapi://
[[nodiscard]] std::optional<std::string> parse_hook(std::string_view text);        // /path/to/program words…
[[nodiscard]] std::optional<std::string> parse_host(std::string_view text);        // letters, digits, '-', '.'
[[nodiscard]] std::optional<std::string> parse_listen(std::string_view text);      // host:port
[[nodiscard]] std::optional<std::string> parse_timezone(std::string_view text);    // Europe/Paris, known to the system

}  // namespace entsync::config
