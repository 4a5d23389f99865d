// An event as it is written down: one line of logfmt, one of JSON, or the fields of a journal entry.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "daemon/log/catalogue.hpp"
#include "daemon/log/field.hpp"

namespace entsync::daemon::log {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// `time=2026-09-14T02:00:01.250Z level=warning event=file_rejected message="…" uai=0319101Z`, without a line end.
[[nodiscard]] std::string logfmt_line(const Entry& entry, std::span<const Field> fields, Time time);

// {"time":"…","level":"warning","event":"file_rejected","message":"…","uai":"0319101Z","run":12}, without a line end.
[[nodiscard]] std::string json_line(const Entry& entry, std::span<const Field> fields, Time time);

// "MESSAGE=…", "PRIORITY=4", "EVENT=file_rejected", "SYSLOG_IDENTIFIER=…", "UAI=0319101Z", …
[[nodiscard]] std::vector<std::string> journal_fields(const Entry& entry, std::span<const Field> fields,
                                                      std::string_view identifier);

}  // namespace entsync::daemon::log
