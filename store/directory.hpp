// The federated directory with its history: every entry is in force from one run to another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/diff/diff.hpp"
#include "aaf/model/entry.hpp"
#include "store/database.hpp"

namespace entsync::store {

// Entries in force of one establishment, sorted by category and key, as aaf::diff::diff wants them.
[[nodiscard]] std::vector<aaf::Entry> load_entries(Transaction& tx, const std::string& uai);
// The directory as of the end of a run: of one establishment, or of all of them when `uai` is empty; sorted by UAI,
// category and key. Attributes of people who were purged since are empty.
[[nodiscard]] std::vector<aaf::Entry> load_entries_at(Transaction& tx, const std::string& uai, std::int64_t run);
// Entries in force of these keys, whatever the establishment, by key and UAI.
[[nodiscard]] std::vector<aaf::Entry> load_entries_of(Transaction& tx, const std::vector<std::string>& keys);

// Writes what aaf::diff::diff found. `entries` is the new state, for the added and modified ones. Within one run the
// last word counts: a run that federates an establishment twice leaves one version and the net delta.
void apply_changes(Transaction& tx, std::int64_t run, const std::string& uai,
                   const std::vector<aaf::diff::EntryChange>& changes, const std::vector<aaf::Entry>& entries);

// What a run changed, by UAI, category and key.
[[nodiscard]] std::vector<aaf::diff::EntryChange> load_delta(Transaction& tx, std::int64_t run,
                                                             const std::string& uai = {});

struct DeltaCount {
  std::string uai;
  aaf::Category category{};
  std::int64_t added = 0, modified = 0, removed = 0;
};
[[nodiscard]] std::vector<DeltaCount> delta_counts(Transaction& tx, std::int64_t run);

// One version of an entry, for `history` and `explain`.
struct EntryVersion {
  std::int64_t from_run = 0;
  std::int64_t to_run = 0;  // 0: in force
  aaf::Entry entry;
};
[[nodiscard]] std::vector<EntryVersion> entry_history(Transaction& tx, const std::string& key);  // by UAI, then run

}  // namespace entsync::store
