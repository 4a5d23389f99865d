// Dates and local times as the sources write them. No clock here: "today" always comes in as an argument (D4).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace entsync::aaf {

using Date = std::chrono::sys_days;            // a calendar day, no zone
using LocalTime = std::chrono::local_seconds;  // a wall-clock time of the académie, as an HORODATAGE gives it

// 31/12/9999, SIECLE's "no end".
inline constexpr Date open_end{std::chrono::year{9999} / 12 / 31};

// `JJ/MM/AAAA` (SIECLE). Absent when the text is not exactly that or no day of the calendar.
[[nodiscard]] std::optional<Date> parse_french_date(std::string_view text);
// `AAAA-MM-JJ` (STS, ELEGROUPE bodies, command line). Absent when it is no such day.
[[nodiscard]] std::optional<Date> parse_iso_date(std::string_view text);
// `JJ/MM/AAAA HH:MM:SS` (HORODATAGE). Absent when it is no such time.
[[nodiscard]] std::optional<LocalTime> parse_timestamp(std::string_view text);

[[nodiscard]] std::string french(Date day);            // 31/08/2026
[[nodiscard]] std::string iso(Date day);               // 2026-08-31
[[nodiscard]] std::string iso(LocalTime time);         // 2026-08-31T21:05:00
[[nodiscard]] std::string generalized_time(Date day);  // 20260831000000Z, the LDAP syntax for a day
[[nodiscard]] Date day_of(LocalTime time);

}  // namespace entsync::aaf
