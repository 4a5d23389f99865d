#include "store/sql.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "store/pqxx_work.hpp"

namespace entsync::store {
namespace {

// libpqxx 6 takes a row of COPY only as something with a fixed number of elements; a null pointer is NULL.
constexpr std::size_t widest_row = 40;

template <std::size_t Width>
void write_row(pqxx::stream_to& stream, const std::vector<const char*>& row) {
  std::array<const char*, Width> line;
  std::copy(row.begin(), row.end(), line.begin());
  stream << line;
}

using RowWriter = void (*)(pqxx::stream_to&, const std::vector<const char*>&);

template <std::size_t... Index>
constexpr std::array<RowWriter, sizeof...(Index)> row_writers(std::index_sequence<Index...>) {
  return {&write_row<Index + 1>...};
}

const char* pointer(const Value& value) { return value.text ? value.text->c_str() : nullptr; }

}  // namespace

struct Rows::Result {
  pqxx::result pqxx;
};

Rows::Rows(std::unique_ptr<Result> result) : result_(std::move(result)) {}
Rows::~Rows() = default;
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;

std::size_t Rows::size() const { return result_->pqxx.size(); }
std::int64_t Rows::affected() const { return static_cast<std::int64_t>(result_->pqxx.affected_rows()); }

bool Row::null(int column) const {
  return rows_->result().pqxx[static_cast<pqxx::result::size_type>(index_)][column].is_null();
}

std::string_view Row::view(int column) const {
  const auto field = rows_->result().pqxx[static_cast<pqxx::result::size_type>(index_)][column];
  return field.is_null() ? std::string_view{} : std::string_view{field.c_str(), field.size()};
}

std::optional<std::string> Row::maybe_text(int column) const {
  if (null(column)) return std::nullopt;
  return text(column);
}

std::int64_t Row::number(int column) const {
  const std::string_view digits = view(column);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<int> Row::maybe_integer(int column) const {
  if (null(column)) return std::nullopt;
  return integer(column);
}

std::optional<aaf::Date> Row::maybe_date(int column) const { return aaf::parse_iso_date(view(column)); }
aaf::Date Row::date(int column) const { return maybe_date(column).value(); }

std::optional<aaf::LocalTime> Row::maybe_time(int column) const {
  const std::string_view stamp = view(column);  // 2026-09-14 01:02:03
  const auto day = aaf::parse_iso_date(stamp.substr(0, 10));
  if (!day || stamp.size() < 19) return std::nullopt;
  const auto two = [&](std::size_t at) { return (stamp[at] - '0') * 10 + (stamp[at + 1] - '0'); };
  return aaf::LocalTime{day->time_since_epoch()} + std::chrono::hours{two(11)} + std::chrono::minutes{two(14)} +
         std::chrono::seconds{two(17)};
}
aaf::LocalTime Row::time(int column) const { return maybe_time(column).value(); }

Rows query(Transaction& tx, const std::string& sql, const std::vector<Value>& values) {
  Transaction::Work& work = tx.work();
  const Timed timed(*work.connection, "query");
  return guarded(work.connection->shown, [&] {
    std::vector<const char*> texts;
    texts.reserve(values.size());
    for (const Value& value : values) texts.push_back(pointer(value));
    return Rows(std::make_unique<Rows::Result>(
        Rows::Result{work.pqxx.exec_params(sql, pqxx::prepare::make_dynamic_params(texts))}));
  });
}

std::vector<std::string> texts_of(const Rows& rows) {
  std::vector<std::string> texts;
  texts.reserve(rows.size());
  for (const Row row : rows) texts.push_back(row.text(0));
  return texts;
}

void run_script(Transaction& tx, const std::string& sql) {
  Transaction::Work& work = tx.work();
  guarded(work.connection->shown, [&] { work.pqxx.exec(sql); });
}

struct Copy::Stream {
  Stream(Transaction& tx, const std::string& table, const std::vector<std::string>& columns)
      : timed(*tx.work().connection, "copy"),
        shown(&tx.work().connection->shown),
        pqxx(tx.work().pqxx, table, columns) {}
  Timed timed;
  const std::string* shown;
  pqxx::stream_to pqxx;
  std::vector<const char*> line;
};

Copy::Copy(Transaction& tx, const std::string& table, const std::vector<std::string>& columns)
    : stream_(guarded(tx.work().connection->shown, [&] { return std::make_unique<Stream>(tx, table, columns); })) {}

Copy::~Copy() = default;

void Copy::add(const std::vector<Value>& row) {
  static constexpr auto writers = row_writers(std::make_index_sequence<widest_row>{});
  stream_->line.clear();
  for (const Value& value : row) stream_->line.push_back(pointer(value));
  guarded(*stream_->shown, [&] { writers.at(row.size() - 1)(stream_->pqxx, stream_->line); });
}

void Copy::finish() {
  guarded(*stream_->shown, [&] { stream_->pqxx.complete(); });
  stream_.reset();
}

}  // namespace entsync::store
