// What the rules share while one establishment is federated: its sources in a fixed order, and what comes out beside
// the entries: anomalies, and the days on which the view changes by itself (D4).
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "aaf/federate/sources.hpp"
#include "aaf/model/diagnostic.hpp"

namespace entsync::aaf::federate {

// Where in the files a record stands, and what tells it: the head of every anomaly about it.
struct Place {
  std::optional<Population> population;
  std::string file;
  std::string record;  // "ELEVE 12"
  std::vector<std::pair<std::string, std::string>> identifiers;
};

class Workspace {
 public:
  Workspace(const Sources& the_sources, const Elsewhere& the_elsewhere, const Options& the_options);

  const Sources& sources;
  const Elsewhere& elsewhere;
  const Options& options;

  [[nodiscard]] Date today() const { return options.today; }
  // True when both sides are there and their school years are one (D3): only then may they be compared and joined.
  [[nodiscard]] bool joined() const;

  // What other establishments know under this key, and of the pupils with this INE; in a fixed order.
  [[nodiscard]] std::vector<const KnownIdentity*> identities_of(std::string_view key) const;
  [[nodiscard]] std::vector<const OtherEnrolment*> enrolments_of(std::string_view ine) const;

  // Notes an anomaly of the catalogue.
  void report(std::string_view code, const Place& place, std::string_view field, std::string_view value,
              std::string text);
  // Notes that the view changes on `day`; days that have come already count for nothing.
  void edge(Date day);
  // The same for what ends: the view changes on the day after `last`. Open ends never change anything.
  void edge_after(Date last);

  // All anomalies, in an order that depends on nothing but themselves.
  [[nodiscard]] std::vector<Diagnostic> take_diagnostics();
  [[nodiscard]] std::optional<Date> next_edge() const { return next_edge_; }

 private:
  std::multimap<std::string_view, const KnownIdentity*> identities_;   // by key, then UAI
  std::multimap<std::string_view, const OtherEnrolment*> enrolments_;  // by INE, then UAI and ELEVE_ID
  std::vector<Diagnostic> diagnostics_;
  std::optional<Date> next_edge_;
};

// The records in the order of their file, and where that leaves a choice, of their content: so the result never depends
// on the order in which the store hands them out.
template <class Record>
[[nodiscard]] std::vector<const Record*> in_order(const std::vector<Record>& records) {
  std::vector<const Record*> ordered;
  ordered.reserve(records.size());
  for (const Record& record : records) ordered.push_back(&record);
  const auto before = [](const Record* a, const Record* b) {
    return std::apply(
        [a, b](const auto&... field) {
          bool less = false;
          // Left to right, until one field tells the two apart.
          (void)((a->*field.member < b->*field.member ? (less = true) : a->*field.member != b->*field.member) || ...);
          return less;
        },
        Record::fields);
  };
  std::sort(ordered.begin(), ordered.end(), before);
  return ordered;
}

[[nodiscard]] Place place_of(const Workspace& workspace, const source::Pupil& pupil);
[[nodiscard]] Place place_of(const Workspace& workspace, const source::Guardian& guardian);
[[nodiscard]] Place place_of(const Workspace& workspace, const source::GuardianLink& link);
[[nodiscard]] Place place_of(const Workspace& workspace, const source::Individual& individual, Population population);

// Joins the parts of a composite value with `$`. A `$` or `\` within a part is written \24 or \5C, so that it can be
// taken apart again (D20).
[[nodiscard]] std::string composite(const std::vector<std::string_view>& parts);

}  // namespace entsync::aaf::federate
