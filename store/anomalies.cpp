#include "store/anomalies.hpp"

#include <map>
#include <tuple>

#include "aaf/text/digest.hpp"
#include "aaf/text/framed.hpp"
#include "store/anomaly_rows.hpp"
#include "store/json.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::Diagnostic;

constexpr const char* federation = "federation";
constexpr const char* duplicates = "duplicates";

// What makes it the same fault in another file or run: the code and what it is about, not its wording, its value or its
// place in the file. `occurrence` tells apart faults that are alike in all of that.
std::string fingerprint(const Diagnostic& found, int occurrence) {
  std::string text;
  const auto add = [&](std::string_view part) { text += aaf::text::framed(part); };
  add(found.code);
  add(found.population ? word(*found.population) : std::string_view{});
  add(found.field);
  for (const auto& [name, value] : found.identifiers) {
    add(name);
    add(value);
  }
  add(std::to_string(occurrence));
  return aaf::text::sha256_hex(text);
}

Diagnostic diagnostic_from(const Row& row, int first) {
  return {.code = row.text(first),
          .severity = known_word<aaf::Severity>("severity", row.view(first + 1)),
          .uai = row.text(first + 2),
          .population = maybe_known<aaf::Population>("population", row.view(first + 3)),
          .identifiers = identifiers_from(row.view(first + 4)),
          .file = row.text(first + 5),
          .record = row.text(first + 6),
          .field = row.text(first + 7),
          .value = row.text(first + 8),
          .text = row.text(first + 9)};
}

constexpr const char* diagnostic_columns =
    "a.code, a.severity, a.uai, a.population, a.identifiers, a.file, a.record, a.field, a.value, a.text";
constexpr int diagnostic_width = 10;

// A row in force of the same origin.
struct Known {
  std::int64_t id = 0;
  aaf::Date since{};
  std::int64_t since_run = 0;
  std::int64_t file_id = 0;
  int ordinal = 0;
  Diagnostic diagnostic;
};

std::multimap<std::string, Known> known_of(Transaction& tx, const std::string& uai, const std::string& origin) {
  const Rows rows = query(tx,
                          std::string("select ") + diagnostic_columns +
                              ", a.id, a.since, a.since_run, a.file_id, a.ordinal, a.fingerprint from anomaly a"
                              " where a.uai = $1 and a.origin = $2 and a.to_run is null",
                          {uai, origin});
  std::multimap<std::string, Known> known;
  for (const Row row : rows) {
    constexpr int at = diagnostic_width;
    known.emplace(row.text(at + 5), Known{row.number(at), row.date(at + 1), row.number(at + 2), row.number(at + 3),
                                          row.integer(at + 4), diagnostic_from(row, 0)});
  }
  return known;
}

// Since when the fault is known: the oldest row in force of the same fingerprint, else today.
std::pair<aaf::Date, std::int64_t> since_of(const std::multimap<std::string, Known>& known, const std::string& print,
                                            aaf::Date today, std::int64_t run) {
  std::pair<aaf::Date, std::int64_t> since{today, run};
  const auto [begin, end] = known.equal_range(print);
  for (auto it = begin; it != end; ++it) since = std::min(since, {it->second.since, it->second.since_run});
  return since;
}

void end_rows(Transaction& tx, std::int64_t run, aaf::Date today, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return;
  query(tx, "delete from anomaly where id = any($2::bigint[]) and from_run = $1", {run, Value(ids)});
  query(tx, "update anomaly set to_run = $1, gone = $3 where id = any($2::bigint[])", {run, Value(ids), today});
}

// Makes `found` what is in force of one origin and file (0: the federation): rows that say the same stay.
void replace(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& uai, const std::string& origin,
             std::int64_t file_id, const std::vector<Diagnostic>& found) {
  const auto known = known_of(tx, uai, origin);
  std::map<std::int64_t, bool> stays;  // rows of this file
  for (const auto& [print, row] : known) {
    if (row.file_id == file_id) stays[row.id] = false;
  }
  std::vector<std::vector<Value>> fresh;
  std::map<std::string, int> occurrences;
  int ordinal = 0;
  for (const Diagnostic& one : found) {
    ++ordinal;
    const std::string print = fingerprint(one, occurrences[fingerprint(one, 0)]++);
    const auto [begin, end] = known.equal_range(print);
    bool same = false;
    for (auto it = begin; it != end && !same; ++it) {
      same = it->second.file_id == file_id && it->second.ordinal == ordinal && it->second.diagnostic == one;
      if (same) stays[it->second.id] = true;
    }
    if (same) continue;
    const auto [since, since_run] = since_of(known, print, today, run);
    fresh.push_back({uai, origin, file_id == 0 ? Value(std::nullopt) : Value(file_id), ordinal, print, one.code,
                     word(one.severity), maybe_word(one.population), to_json(one.identifiers), one.file, one.record,
                     one.field, one.value, one.text, since, since_run, run});
  }
  std::vector<std::int64_t> gone;
  for (const auto& [id, kept] : stays) {
    if (!kept) gone.push_back(id);
  }
  end_rows(tx, run, today, gone);
  if (fresh.empty()) return;
  Copy copy(tx, "anomaly",
            {"uai", "origin", "file_id", "ordinal", "fingerprint", "code", "severity", "population", "identifiers",
             "file", "record", "field", "value", "text", "since", "since_run", "from_run"});
  for (const auto& row : fresh) copy.add(row);
  copy.finish();
}

std::vector<StoredAnomaly> select_anomalies(Transaction& tx, const std::string& where,
                                            const std::vector<Value>& values) {
  const Rows rows = query(tx,
                          std::string("select ") + diagnostic_columns +
                              ", a.since, a.since_run, a.file_id from anomaly a where " + where +
                              " order by array_position(array['error', 'warning', 'info'], a.severity),"
                              " a.code collate \"C\", a.origin, a.file_id, a.ordinal",
                          values);
  std::vector<StoredAnomaly> out;
  out.reserve(rows.size());
  for (const Row row : rows) {
    constexpr int at = diagnostic_width;
    out.push_back({diagnostic_from(row, 0), row.date(at), row.number(at + 1), row.number(at + 2)});
  }
  return out;
}

}  // namespace

void save_file_anomalies(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& uai,
                         std::int64_t file_id, const std::vector<Diagnostic>& found) {
  const Rows format = query(tx, "select coalesce(format, '') from file where id = $1", {file_id});
  replace(tx, run, today, uai, format.empty() ? "" : format.front().text(0), file_id, found);
}

void save_federation_anomalies(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& uai,
                               const std::vector<Diagnostic>& found) {
  replace(tx, run, today, uai, federation, 0, found);
}

void save_duplicate_anomalies(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& uai,
                              const std::vector<Diagnostic>& found) {
  replace(tx, run, today, uai, duplicates, 0, found);
}

void end_file_anomalies(Transaction& tx, std::int64_t run, aaf::Date today, const std::vector<std::int64_t>& file_ids) {
  std::vector<std::int64_t> ids;
  for (const Row row :
       query(tx, "select id from anomaly where file_id = any($1::bigint[]) and to_run is null", {Value(file_ids)})) {
    ids.push_back(row.number(0));
  }
  end_rows(tx, run, today, ids);
}

std::vector<StoredAnomaly> load_anomalies(Transaction& tx, const std::string& uai) {
  return select_anomalies(tx, "a.uai = $1 and a.to_run is null", {uai});
}

std::vector<StoredAnomaly> load_anomalies_at(Transaction& tx, const std::string& uai, std::int64_t run) {
  return select_anomalies(tx, "a.uai = $1 and a.from_run <= $2 and (a.to_run is null or a.to_run > $2)", {uai, run});
}

}  // namespace entsync::store
