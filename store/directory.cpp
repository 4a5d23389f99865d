#include "store/directory.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "store/entry_rows.hpp"
#include "store/json.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::Entry;
using aaf::diff::ChangeKind;
using aaf::diff::EntryChange;

std::vector<Entry> select_entries(Transaction& tx, const std::string& where, const std::vector<Value>& values) {
  return entries_from(query(tx, std::string("select ") + entry_columns + " from entry e where " + where, values));
}

// Ends the versions in force of what was modified or removed; those that began in this very run never were.
void end_versions(Transaction& tx, std::int64_t run, const std::string& uai, const std::vector<EntryChange>& changes) {
  std::vector<std::string> categories, keys;
  for (const EntryChange& change : changes) {
    if (change.kind == ChangeKind::added) continue;
    categories.emplace_back(word(change.category));
    keys.push_back(change.key);
  }
  if (keys.empty()) return;
  const std::string ended =
      "from unnest($3::text[], $4::text[]) as c (category, key)"
      " where entry.uai = $2 and entry.category = c.category and entry.key = c.key and entry.to_run is null";
  query(tx,
        "delete from entry using unnest($3::text[], $4::text[]) as c (category, key) where entry.uai = $2"
        " and entry.category = c.category and entry.key = c.key and entry.to_run is null and entry.from_run = $1",
        {run, uai, categories, keys});
  query(tx, "update entry set to_run = $1 " + ended, {run, uai, categories, keys});
}

void begin_versions(Transaction& tx, std::int64_t run, const std::vector<EntryChange>& changes,
                    const std::vector<Entry>& entries) {
  std::map<std::pair<aaf::Category, std::string_view>, const Entry*> by_key;
  for (const Entry& entry : entries) by_key[{entry.category, entry.key}] = &entry;
  Copy copy(tx, "entry",
            {"uai", "category", "key", "from_run", "standing", "why", "population", "attributes", "digest"});
  for (const EntryChange& change : changes) {
    if (change.kind == ChangeKind::removed) continue;
    const Entry& entry = *by_key.at({change.category, change.key});
    copy.add({entry.uai, word(entry.category), entry.key, run, word(entry.standing), entry.why,
              maybe_word(entry.population), to_json(entry.attributes), aaf::diff::digest(entry)});
  }
  copy.finish();
}

// A run that federates an establishment again: the net change, between what was there before the run and what is now.
void net_delta(Transaction& tx, std::int64_t run, const std::string& uai, std::vector<EntryChange>& changes) {
  const auto before = select_entries(tx, "e.uai = $1 and e.to_run = $2", {uai, run});
  const auto after = select_entries(tx, "e.uai = $1 and e.from_run = $2 and e.to_run is null", {uai, run});
  query(tx, "delete from delta where run = $1 and uai = $2", {run, uai});
  changes = aaf::diff::diff(before, after);
}

}  // namespace

Entry entry_from(const Row& row) {
  return {.category = category_of(row.view(1)),
          .key = row.text(2),
          .uai = row.text(0),
          .standing = standing_of(row.view(3)),
          .why = row.text(4),
          .population = maybe_known<aaf::Population>("population", row.view(5)),
          .attributes = attributes_from(row.view(6))};
}

std::vector<Entry> entries_from(const Rows& rows) {
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (const Row row : rows) entries.push_back(entry_from(row));
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.uai, a.category, a.key) < std::tie(b.uai, b.category, b.key);
  });
  return entries;
}

std::vector<Entry> load_entries(Transaction& tx, const std::string& uai) {
  return select_entries(tx, "e.uai = $1 and e.to_run is null", {uai});
}

std::vector<Entry> load_entries_at(Transaction& tx, const std::string& uai, std::int64_t run) {
  return select_entries(tx, "($1 = '' or e.uai = $1) and e.from_run <= $2 and (e.to_run is null or e.to_run > $2)",
                        {uai, run});
}

std::vector<Entry> load_entries_of(Transaction& tx, const std::vector<std::string>& keys) {
  auto entries = select_entries(tx, "e.key = any($1::text[]) and e.to_run is null", {keys});
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
  return entries;
}

void apply_changes(Transaction& tx, std::int64_t run, const std::string& uai, const std::vector<EntryChange>& changes,
                   const std::vector<Entry>& entries) {
  if (changes.empty()) return;
  end_versions(tx, run, uai, changes);
  begin_versions(tx, run, changes, entries);
  std::vector<EntryChange> net = changes;
  if (!query(tx, "select 1 from delta where run = $1 and uai = $2 limit 1", {run, uai}).empty()) {
    net_delta(tx, run, uai, net);
  }
  Copy copy(tx, "delta", {"run", "uai", "category", "key", "kind", "attributes"});
  for (const EntryChange& change : net) {
    copy.add({run, uai, word(change.category), change.key, word(change.kind), change.attributes});
  }
  copy.finish();
}

std::vector<EntryChange> load_delta(Transaction& tx, std::int64_t run, const std::string& uai) {
  const Rows rows =
      query(tx, "select kind, category, key, uai, attributes from delta where run = $1 and ($2 = '' or uai = $2)",
            {run, uai});
  std::vector<EntryChange> changes;
  changes.reserve(rows.size());
  for (const Row row : rows) {
    changes.push_back({change_kind_of(row.view(0)), category_of(row.view(1)), row.text(2), row.text(3), row.texts(4)});
  }
  std::sort(changes.begin(), changes.end(), [](const EntryChange& a, const EntryChange& b) {
    return std::tie(a.uai, a.category, a.key) < std::tie(b.uai, b.category, b.key);
  });
  return changes;
}

std::vector<DeltaCount> delta_counts(Transaction& tx, std::int64_t run) {
  const Rows rows = query(tx,
                          "select uai, category, count(*) filter (where kind = 'added'),"
                          " count(*) filter (where kind = 'modified'), count(*) filter (where kind = 'removed')"
                          " from delta where run = $1 group by uai, category",
                          {run});
  std::vector<DeltaCount> counts;
  for (const Row row : rows) {
    counts.push_back({row.text(0), category_of(row.view(1)), row.number(2), row.number(3), row.number(4)});
  }
  std::sort(counts.begin(), counts.end(), [](const DeltaCount& a, const DeltaCount& b) {
    return std::tie(a.uai, a.category) < std::tie(b.uai, b.category);
  });
  return counts;
}

std::vector<EntryVersion> entry_history(Transaction& tx, const std::string& key) {
  const Rows rows = query(tx,
                          std::string("select ") + entry_columns +
                              ", e.from_run, e.to_run from entry e where e.key = $1 order by e.uai, e.from_run",
                          {key});
  std::vector<EntryVersion> versions;
  for (const Row row : rows) versions.push_back({row.number(7), row.number(8), entry_from(row)});
  return versions;
}

}  // namespace entsync::store
