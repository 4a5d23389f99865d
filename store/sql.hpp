// SQL for the rest of store/: statements with values, rows back, COPY in. The only way to libpqxx, so that its errors
// are turned into aaf::Failure, and its headers read, in one place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"
#include "store/value.hpp"

namespace entsync::store {

class Rows;

// One row; columns by their place. A NULL text is empty. Valid as long as its Rows.
class Row {
 public:
  Row(const Rows& rows, std::size_t index) : rows_(&rows), index_(index) {}
  [[nodiscard]] bool null(int column) const;
  [[nodiscard]] std::string_view view(int column) const;  // valid as long as the Rows
  [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }
  [[nodiscard]] std::optional<std::string> maybe_text(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;  // 0 when NULL
  [[nodiscard]] int integer(int column) const { return static_cast<int>(number(column)); }
  [[nodiscard]] std::optional<int> maybe_integer(int column) const;
  [[nodiscard]] bool flag(int column) const { return view(column) == "t"; }
  [[nodiscard]] aaf::Date date(int column) const;  // must not be NULL
  [[nodiscard]] std::optional<aaf::Date> maybe_date(int column) const;
  [[nodiscard]] aaf::LocalTime time(int column) const;  // must not be NULL
  [[nodiscard]] std::optional<aaf::LocalTime> maybe_time(int column) const;
  [[nodiscard]] std::vector<std::string> texts(int column) const { return parse_array(view(column)); }

 private:
  const Rows* rows_;
  std::size_t index_;
};

// All rows of an answer.
class Rows {
 public:
  struct Result;
  explicit Rows(std::unique_ptr<Result> result);
  ~Rows();
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::int64_t affected() const;  // rows that an insert, update or delete touched
  [[nodiscard]] Row operator[](std::size_t index) const { return {*this, index}; }
  [[nodiscard]] Row front() const { return {*this, 0}; }

  struct Iterator {
    const Rows* rows;
    std::size_t index;
    Row operator*() const { return {*rows, index}; }
    Iterator& operator++() { return ++index, *this; }
    bool operator!=(const Iterator& other) const { return index != other.index; }
  };
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size()}; }

  [[nodiscard]] const Result& result() const { return *result_; }

 private:
  std::unique_ptr<Result> result_;
};

// One statement with its values for $1, $2, …
Rows query(Transaction& tx, const std::string& sql, const std::vector<Value>& values = {});
// The first column of an answer.
[[nodiscard]] std::vector<std::string> texts_of(const Rows& rows);
// Several statements without values (a migration).
void run_script(Transaction& tx, const std::string& sql);

// COPY into a table. Nothing else may be asked of the transaction until `finish`.
class Copy {
 public:
  Copy(Transaction& tx, const std::string& table, const std::vector<std::string>& columns);
  ~Copy();  // without `finish`: the transaction is spoilt, as after any error
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  void add(const std::vector<Value>& row);
  void finish();

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace entsync::store
