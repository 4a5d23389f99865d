// The spellings of [schedule]: stretches of time, appointed times, stretches of the day.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "config/settings.hpp"

namespace entsync::config {

[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);  // 300ms, 60s, 5m, 1h
[[nodiscard]] std::optional<Appointment> parse_appointment(std::string_view text);             // 02:30, sun 03:00
// The same, or "none": no such time, which is a value too.
[[nodiscard]] std::optional<std::optional<Appointment>> parse_appointment_or_none(std::string_view text);
// 07:30..08:30, mon-fri 07:30..08:30, sat,sun 22:00..01:00
[[nodiscard]] std::optional<Blackout> parse_blackout(std::string_view text);

}  // namespace entsync::config
