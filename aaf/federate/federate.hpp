// From the staged records of one establishment to its part of the federated directory.
#pragma once

#include <vector>

#include "aaf/federate/link_counts.hpp"
#include "aaf/federate/sources.hpp"
#include "aaf/model/diagnostic.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::federate {

// What one establishment says, from today's point of view.
struct View {
  std::vector<Entry> entries;           // sorted by category, then key; all of `sources.uai`
  std::vector<Entry> unlinked;          // guardians on file whom no pupil on record names: not in the directory (R33)
  std::vector<Diagnostic> diagnostics;  // of the federation rules; in a fixed order
  // The next day after today on which this view changes without a new lot (a link, an exit, a substitute's period
  // begins or ends; D4); none when no such edge is left.
  std::optional<Date> next_edge;
  std::optional<LinkCounts>
      links;  // what the import of an ELEGROUPE file counted; none where SIECLE's links are in force
};

// Applies every rule of the federation, each in its own place: pupils (R20, R21, R23, R24, D12), guardians (R35, R36,
// R38), group links (R10, R12–R15, R17), staff (R50–R52, R55, R56), structures (R10, R15, D20). Pure and total: no
// input makes it fail.
[[nodiscard]] View federate(const Sources& sources, const Elsewhere& elsewhere, const Options& options);

}  // namespace entsync::aaf::federate
