#include "store/staging.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "store/record_columns.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::source::Record;

// Rows that wait for their COPY, per table. A COPY costs some 100 µs to begin and end, a row 2 µs: a thousand rows make
// the beginning negligible and keep the buffers under some MiB, whatever the file's size.
constexpr std::size_t rows_per_copy = 1000;

template <class T>
Value value_of(const T& member) {
  return Value(member);
}
Value value_of(const std::string& member) { return or_null(member); }

template <class T>
std::vector<Value> row_of(std::int64_t file_id, std::int64_t line, const T& record) {
  std::vector<Value> row{Value(file_id), Value(line)};
  std::apply([&](const auto&... field) { (row.push_back(value_of(record.*field.member)), ...); }, T::fields);
  return row;
}

template <std::size_t... Index>
auto table_names(std::index_sequence<Index...>) {
  return std::array<std::string, sizeof...(Index)>{std::string(std::variant_alternative_t<Index, Record>::table)...};
}

}  // namespace

struct StagingWriter::Buffers {
  Buffers(Transaction& into, std::int64_t file) : tx(&into), file_id(file) {}

  template <class T>
  void flush() {
    std::vector<std::vector<Value>>& rows = pending[index_of<T>()];
    if (rows.empty()) return;
    std::vector<std::string> columns = record_columns<T>();
    columns.insert(columns.begin(), {"file_id", "line"});
    Copy copy(*tx, std::string(T::table), columns);
    for (const auto& row : rows) copy.add(row);
    copy.finish();
    rows.clear();
  }

  template <class T>
  static constexpr std::size_t index_of() {
    return Record(std::in_place_type<T>).index();
  }

  Transaction* tx;
  std::int64_t file_id;
  std::int64_t count = 0;
  std::array<std::vector<std::vector<Value>>, std::variant_size_v<Record>> pending;
};

StagingWriter::StagingWriter(Transaction& tx, std::int64_t file_id)
    : buffers_(std::make_unique<Buffers>(tx, file_id)) {}
StagingWriter::~StagingWriter() = default;

void StagingWriter::add(const Record& record) {
  std::visit(
      [&]<class T>(const T& value) {
        auto& rows = buffers_->pending[record.index()];
        rows.push_back(row_of(buffers_->file_id, buffers_->count, value));
        if (rows.size() >= rows_per_copy) buffers_->flush<T>();
      },
      record);
  ++buffers_->count;
}

void StagingWriter::finish() {
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (buffers_->flush<std::variant_alternative_t<Index, Record>>(), ...);
  }
  (std::make_index_sequence<std::variant_size_v<Record>>{});
}

std::int64_t StagingWriter::count() const { return buffers_->count; }

void drop_staged(Transaction& tx, const std::vector<std::int64_t>& file_ids) {
  if (file_ids.empty()) return;
  for (const std::string& table : table_names(std::make_index_sequence<std::variant_size_v<Record>>{})) {
    query(tx, "delete from " + table + " where file_id = any($1::bigint[])", {Value(file_ids)});
  }
}

template <class T>
std::vector<T> load(Transaction& tx, std::int64_t file_id) {
  return records_from<T>(
      query(tx, "select " + column_list<T>("") + " from " + std::string(T::table) + " where file_id = $1 order by line",
            {file_id}));
}

template std::vector<aaf::source::Pupil> load(Transaction&, std::int64_t);
template std::vector<aaf::source::PupilOption> load(Transaction&, std::int64_t);
template std::vector<aaf::source::PupilStructure> load(Transaction&, std::int64_t);
template std::vector<aaf::source::PupilGrant> load(Transaction&, std::int64_t);
template std::vector<aaf::source::Address> load(Transaction&, std::int64_t);
template std::vector<aaf::source::Guardian> load(Transaction&, std::int64_t);
template std::vector<aaf::source::GuardianLink> load(Transaction&, std::int64_t);
template std::vector<aaf::source::Structure> load(Transaction&, std::int64_t);
template std::vector<aaf::source::Term> load(Transaction&, std::int64_t);
template std::vector<aaf::source::Establishment> load(Transaction&, std::int64_t);
template std::vector<aaf::source::Individual> load(Transaction&, std::int64_t);
template std::vector<aaf::source::Service> load(Transaction&, std::int64_t);
template std::vector<aaf::source::SubstituteService> load(Transaction&, std::int64_t);
template std::vector<aaf::source::GroupLink> load(Transaction&, std::int64_t);

}  // namespace entsync::store
