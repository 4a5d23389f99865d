// The figures that metrics and the status page tell of: counts and times, nobody's values. A handful of queries, none
// of which reads a table that grows with the people's history.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/model/words.hpp"
#include "store/database.hpp"

namespace entsync::store {

// Times are seconds since 1970 (UTC); none: never.
using EpochSeconds = std::optional<double>;

struct EntFigures {
  EpochSeconds last_attempt, last_success;
  std::map<std::pair<aaf::AccountState, aaf::Population>, std::int64_t> accounts;
  std::int64_t purge_due = 0;                      // deactivated accounts whose purge day has come
  std::int64_t purge_over_limit = 0;               // of these, for more than 80 days
  std::map<std::string, std::int64_t> open_holds;  // by guard
  std::int64_t held_people = 0;                    // in open holds, each as often as it is held
  std::int64_t held_establishments = 0;
};

struct SourceFigures {
  std::string uai;
  aaf::Side side{};
  EpochSeconds last_received;  // a file of it, whatever became of it
  EpochSeconds last_promoted;  // the lot in force
  EpochSeconds export_date;    // of the lot in force: the day's first moment
  bool waiting = false;        // files of it wait for others
};

struct Figures {
  std::map<std::string, EntFigures> ents;
  std::vector<SourceFigures> sources;                        // by UAI, side
  std::map<std::string, std::int64_t> anomalies;             // in force, by code
  std::map<std::string, std::int64_t> requests;              // of operators that are not done, by state
  std::map<std::pair<std::string, int>, std::int64_t> runs;  // finished ones, by kind and exit code
  // By ENT, verb, population ("": structures and groups) and state.
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::int64_t> operations;
};

// Anomalies in force, by establishment.
[[nodiscard]] std::map<std::string, std::int64_t> anomaly_counts(Transaction& tx);

// `timezone`: that of the académie, in whose local time the database keeps times.
[[nodiscard]] Figures load_figures(Transaction& tx, const std::string& timezone, aaf::Date today);

}  // namespace entsync::store
