#include "daemon/log/line.hpp"

#include <fmt/format.h>

#include <cctype>

namespace entsync::daemon::log {

namespace {

std::string stamp(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::string lower(std::string_view name) {
  std::string text(name);
  for (char& sign : text) sign = static_cast<char>(std::tolower(static_cast<unsigned char>(sign)));
  return text;
}

// What fields hold is letters, digits and few signs (field.cpp), and sentences are our own: a quote is all that could
// need care, and a test forbids it.
std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

bool plain(std::string_view text) { return text.find(' ') == std::string_view::npos; }

}  // namespace

std::string logfmt_line(const Entry& entry, std::span<const Field> fields, Time time) {
  std::string line = fmt::format("time={} level={} event={} message={}", stamp(time), word(entry.level), entry.word,
                                 in_quotes(entry.sentence));
  for (const Field& field : fields) {
    line += fmt::format(" {}={}", lower(field.name()), plain(field.text()) ? field.text() : in_quotes(field.text()));
  }
  return line;
}

std::string json_line(const Entry& entry, std::span<const Field> fields, Time time) {
  std::string line = fmt::format(R"({{"time":"{}","level":"{}","event":"{}","message":"{}")", stamp(time),
                                 word(entry.level), entry.word, entry.sentence);
  for (const Field& field : fields) {
    line += fmt::format(",\"{}\":{}", lower(field.name()), field.number() ? field.text() : in_quotes(field.text()));
  }
  return line + "}";
}

std::vector<std::string> journal_fields(const Entry& entry, std::span<const Field> fields,
                                        std::string_view identifier) {
  // The sentence alone would not tell which school: what plain `journalctl` shows has the fields behind it.
  std::string message(entry.sentence);
  std::string separator = " (";
  std::vector<std::string> all;
  for (const Field& field : fields) {
    message += fmt::format("{}{} {}", separator, lower(field.name()), field.text());
    separator = ", ";
    all.push_back(fmt::format("{}={}", field.name(), field.text()));
  }
  if (!fields.empty()) message += ")";
  all.push_back("MESSAGE=" + message);
  all.push_back(fmt::format("PRIORITY={}", priority(entry.level)));
  all.push_back(fmt::format("EVENT={}", entry.word));
  all.push_back(fmt::format("SYSLOG_IDENTIFIER={}", identifier));
  return all;
}

}  // namespace entsync::daemon::log
