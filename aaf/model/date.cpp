#include "aaf/model/date.hpp"

#include <fmt/format.h>

namespace entsync::aaf {
namespace {

// The number that `text` consists of, or -1 when any character is no digit.
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Date> day(int year, int month, int day_of_month) {
  if (year < 1 || month < 1 || day_of_month < 1) return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                        std::chrono::day{static_cast<unsigned>(day_of_month)}};
  if (!ymd.ok()) return std::nullopt;
  return Date{ymd};
}

}  // namespace

std::optional<Date> parse_french_date(std::string_view text) {
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') return std::nullopt;
  return day(digits(text.substr(6, 4)), digits(text.substr(3, 2)), digits(text.substr(0, 2)));
}

std::optional<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  return day(digits(text.substr(0, 4)), digits(text.substr(5, 2)), digits(text.substr(8, 2)));
}

std::optional<LocalTime> parse_timestamp(std::string_view text) {
  if (text.size() != 19 || text[10] != ' ' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto date = parse_french_date(text.substr(0, 10));
  const int hours = digits(text.substr(11, 2));
  const int minutes = digits(text.substr(14, 2));
  const int seconds = digits(text.substr(17, 2));
  if (!date || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) {
    return std::nullopt;
  }
  return LocalTime{date->time_since_epoch()} + std::chrono::hours{hours} + std::chrono::minutes{minutes} +
         std::chrono::seconds{seconds};
}

std::string french(Date day) {
  const std::chrono::year_month_day ymd{day};
  return fmt::format("{:02}/{:02}/{:04}", unsigned{ymd.day()}, unsigned{ymd.month()}, int{ymd.year()});
}

std::string iso(Date day) {
  const std::chrono::year_month_day ymd{day};
  return fmt::format("{:04}-{:02}-{:02}", int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()});
}

std::string iso(LocalTime time) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock{time - midnight};
  return fmt::format("{}T{:02}:{:02}:{:02}", iso(day_of(time)), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

std::string generalized_time(Date day) {
  const std::chrono::year_month_day ymd{day};
  return fmt::format("{:04}{:02}{:02}000000Z", int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()});
}

Date day_of(LocalTime time) { return Date{std::chrono::floor<std::chrono::days>(time).time_since_epoch()}; }

}  // namespace entsync::aaf
