// Between the records' own description (table, fields) and SQL: column lists, and records back from rows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "aaf/source/records.hpp"
#include "store/sql.hpp"

namespace entsync::store {

template <class Record>
std::vector<std::string> record_columns() {
  std::vector<std::string> names;
  std::apply([&](const auto&... field) { (names.emplace_back(field.column), ...); }, Record::fields);
  return names;
}

// "position, eleve_id, …", each behind `prefix` ("s.").
template <class Record>
std::string column_list(const std::string& prefix) {
  std::string list;
  for (const std::string& name : record_columns<Record>()) list += (list.empty() ? "" : ", ") + prefix + name;
  return list;
}

inline void read_column(const Row& row, int column, std::string& member) { member = row.text(column); }
inline void read_column(const Row& row, int column, int& member) { member = row.integer(column); }
inline void read_column(const Row& row, int column, std::optional<int>& member) { member = row.maybe_integer(column); }
inline void read_column(const Row& row, int column, std::optional<bool>& member) {
  if (!row.null(column)) member = row.flag(column);
}
inline void read_column(const Row& row, int column, std::optional<aaf::Date>& member) {
  member = row.maybe_date(column);
}
inline void read_column(const Row& row, int column, std::optional<aaf::LocalTime>& member) {
  member = row.maybe_time(column);
}
inline void read_column(const Row& row, int column, std::vector<std::string>& member) { member = row.texts(column); }

// The record in a row whose columns from `first` on are column_list's.
template <class Record>
Record record_from(const Row& row, int first = 0) {
  Record record;
  int column = first;
  std::apply([&](const auto&... field) { (read_column(row, column++, record.*field.member), ...); }, Record::fields);
  return record;
}

template <class Record>
std::vector<Record> records_from(const Rows& rows) {
  std::vector<Record> records;
  records.reserve(rows.size());
  for (const Row row : rows) records.push_back(record_from<Record>(row));
  return records;
}

}  // namespace entsync::store
