#include "store/files.hpp"

#include "store/file_rows.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

// The columns of a header, as $first, $first+1, …
std::vector<Value> header_values(const aaf::source::FileHeader& header) {
  return {word(header.format), header.root,        header.version,   header.uai,           word(side_of(header.format)),
          header.millesime,    header.export_date, header.timestamp, header.with_addresses};
}

}  // namespace

StoredFile file_from(const Row& row) {
  StoredFile file;
  file.id = row.number(0);
  file.run = row.number(1);
  file.sha256 = row.text(2);
  file.name = row.text(3);
  file.outer_name = row.text(4);
  file.received = row.time(5);
  file.state = known_word<aaf::LotState>("file state", row.view(6));
  file.verdict = row.text(7);
  if (const auto format = aaf::source::parse_format(row.view(8))) {
    file.header = aaf::source::FileHeader{.format = *format,
                                          .root = row.text(9),
                                          .version = row.text(10),
                                          .uai = row.text(11),
                                          .millesime = row.integer(12),
                                          .export_date = row.maybe_date(13),
                                          .timestamp = row.maybe_time(14),
                                          .with_addresses = row.flag(15)};
  }
  file.made = row.maybe_time(16);
  file.records = row.number(17);
  if (!row.null(18)) file.lot = row.number(18);
  return file;
}

std::vector<StoredFile> files_from(const Rows& rows) {
  std::vector<StoredFile> files;
  files.reserve(rows.size());
  for (const Row row : rows) files.push_back(file_from(row));
  return files;
}

std::optional<StoredFile> find_file(Transaction& tx, const std::string& sha256) {
  const Rows rows = query(tx,
                          std::string("select ") + file_columns +
                              " from file f where sha256 = $1 order by state = 'rejected', id desc limit 1",
                          {sha256});
  if (rows.empty()) return std::nullopt;
  return file_from(rows.front());
}

std::vector<StoredFile> files_named(Transaction& tx, const std::string& name) {
  return files_from(query(
      tx, std::string("select ") + file_columns + " from file f where name = $1 or outer_name = $1 order by id desc",
      {name}));
}

std::vector<StoredFile> files_of_run(Transaction& tx, std::int64_t run) {
  return files_from(
      query(tx, std::string("select ") + file_columns + " from file f where run = $1 order by id", {run}));
}

std::vector<StoredFile> files_since(Transaction& tx, aaf::Date day, const std::vector<std::string>& uais) {
  return files_from(query(tx,
                          std::string("select ") + file_columns +
                              " from file f where received >= $1::date and uai = any($2::text[]) order by id",
                          {day, uais}));
}

std::int64_t add_file(Transaction& tx, const Arrival& arrival) {
  return query(
             tx,
             "insert into file (run, sha256, name, outer_name, received, state) values ($1, $2, $3, $4, $5, 'waiting')"
             " returning id",
             {arrival.run, arrival.sha256, arrival.name, arrival.outer_name, arrival.received})
      .front()
      .number(0);
}

void complete_file(Transaction& tx, std::int64_t id, const aaf::source::FileHeader& header, aaf::LocalTime made,
                   std::int64_t records) {
  std::vector<Value> values = header_values(header);
  values.insert(values.end(), {Value(made), Value(records), Value(id)});
  query(tx,
        "update file set format = $1, root = $2, version = $3, uai = $4, side = $5, millesime = $6, export_date = $7,"
        " stamp = $8, with_addresses = $9, made = $10, records = $11 where id = $12",
        values);
}

std::int64_t reject_file(Transaction& tx, const Arrival& arrival, const std::string& sentence,
                         const std::optional<aaf::source::FileHeader>& header) {
  std::vector<Value> values{arrival.run, arrival.sha256, arrival.name, arrival.outer_name, arrival.received, sentence};
  const std::vector<Value> more = header ? header_values(*header) : std::vector<Value>(9, Value(std::nullopt));
  values.insert(values.end(), more.begin(), more.end());
  return query(tx,
               "insert into file (run, sha256, name, outer_name, received, state, verdict, format, root, version, uai,"
               " side, millesime, export_date, stamp, with_addresses)"
               " values ($1, $2, $3, $4, $5, 'rejected', $6, $7, $8, $9, nullif($10, ''), $11, $12, $13, $14,"
               " coalesce($15::boolean, false)) returning id",
               values)
      .front()
      .number(0);
}

void set_waiting(Transaction& tx, const std::string& uai, aaf::Side side, const std::vector<std::string>& waiting_for) {
  query(tx, "update file set waiting_for = $3 where uai = $1 and side = $2 and state = 'waiting'",
        {uai, word(side), waiting_for});
}

}  // namespace entsync::store
