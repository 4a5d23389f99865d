// Files and lots: what arrived, what became of it, and what is in force for each side of an establishment (D1, D2, D3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/model/school_year.hpp"
#include "aaf/source/lot.hpp"
#include "aaf/source/reader.hpp"
#include "store/database.hpp"

namespace entsync::store {

// A file on its way in, before it is read.
struct Arrival {
  std::int64_t run = 0;
  std::string sha256;      // lower-case hex
  std::string name;        // of the XML file
  std::string outer_name;  // of the archive around it; empty for a bare file
  aaf::LocalTime received{};
};

struct StoredFile {
  std::int64_t id = 0;
  std::int64_t run = 0;  // that received it
  std::string sha256, name, outer_name;
  aaf::LocalTime received{};
  aaf::LotState state{};
  std::string verdict;                            // the sentence: why rejected, what it waits for, in which lot
  std::optional<aaf::source::FileHeader> header;  // none for a rejected file that could not be read that far
  std::optional<aaf::LocalTime> made;
  std::optional<std::int64_t> lot;  // the newest lot that it belongs to
  std::int64_t records = 0;
};

// The newest file with these bytes, an accepted one before a rejected one; none when they never came.
[[nodiscard]] std::optional<StoredFile> find_file(Transaction& tx, const std::string& sha256);
// Files whose name or outer name is `name`, newest first.
[[nodiscard]] std::vector<StoredFile> files_named(Transaction& tx, const std::string& name);
// Files that this run received, by id.
[[nodiscard]] std::vector<StoredFile> files_of_run(Transaction& tx, std::int64_t run);

// Files of these establishments that came on that day or later, by id.
[[nodiscard]] std::vector<StoredFile> files_since(Transaction& tx, aaf::Date day, const std::vector<std::string>& uais);

// Registers a file before it is read; its number is what staging is keyed by. It is `waiting` until more is known.
[[nodiscard]] std::int64_t add_file(Transaction& tx, const Arrival& arrival);
// What the reader found, after the last record.
void complete_file(Transaction& tx, std::int64_t id, const aaf::source::FileHeader& header, aaf::LocalTime made,
                   std::int64_t records);
// Records a refused file beside its sentence, in a transaction of its own (the reading one is rolled back). `header` as
// far as it was read. Returns its number.
std::int64_t reject_file(Transaction& tx, const Arrival& arrival, const std::string& sentence,
                         const std::optional<aaf::source::FileHeader>& header = std::nullopt);

// What the lot rules ask for. `calendar` is that of the newest waiting or promoted file of the year which has one
// (Communs, sts_emp), else that of the other side; none when no file tells.
[[nodiscard]] aaf::source::SideState side_state(Transaction& tx, const std::string& uai, aaf::Side side);

// A calendar that may be that of a lot, and who tells it ("Communs", "STS").
struct KnownCalendar {
  aaf::Calendar calendar;
  std::string source;
  bool own = false;  // told by a file of the composition itself
};
// Those that a composition may go by: its own files', then that of the side's lot in force, then the other side's; each
// of whatever school year it is.
[[nodiscard]] std::vector<KnownCalendar> known_calendars(Transaction& tx, const std::string& uai, aaf::Side side,
                                                         const std::vector<std::int64_t>& composition);

// Notes, on every waiting file of the side, what it waits for.
void set_waiting(Transaction& tx, const std::string& uai, aaf::Side side, const std::vector<std::string>& waiting_for);

struct Promotion {
  std::int64_t run = 0;
  std::string uai;
  aaf::Side side{};
  std::vector<std::int64_t> composition;  // files in force from now on, kept ones included
  std::vector<std::int64_t> superseded;   // files that it replaces
  aaf::SchoolYear year;
  aaf::Date export_date{};  // of a STS lot: the day it was made
  aaf::LocalTime promoted{};
};
// Puts a composition into force: the lot before it and the replaced files become `superseded`, their staged records and
// anomalies go; what the establishment says of itself is remembered (D9). Returns the lot's number.
std::int64_t promote(Transaction& tx, const Promotion& promotion);

struct Lot {
  std::int64_t id = 0;
  std::int64_t run = 0;  // that promoted it
  std::string uai;
  aaf::Side side{};
  aaf::LotState state{};  // promoted or superseded
  aaf::SchoolYear year;
  aaf::Date export_date{};
  aaf::LocalTime promoted{};
  std::vector<StoredFile> files;  // by id
};
// The lots in force of an establishment (of all of them when `uai` is empty), by UAI and side, without `files`'
// records.
[[nodiscard]] std::vector<Lot> lots_in_force(Transaction& tx, const std::string& uai);
// The lots that were in force at the end of a run, by side.
[[nodiscard]] std::vector<Lot> lots_at(Transaction& tx, const std::string& uai, std::int64_t run);
// Those that a run promoted.
[[nodiscard]] std::vector<Lot> lots_of_run(Transaction& tx, std::int64_t run);

// A line of `status`: a promoted lot, what waits beside it, and a rejected file that is newer than both.
struct SourceLine {
  std::string uai;  // empty for a rejected file that could not be read that far
  std::optional<aaf::Side> side;
  aaf::LotState state{};
  std::optional<aaf::Date> export_date;
  aaf::LocalTime received{};       // the newest of its files
  std::vector<std::string> files;  // names
  std::vector<std::string> waiting_for;
  std::string verdict;  // of a rejected one
};
[[nodiscard]] std::vector<SourceLine> source_lines(Transaction& tx);  // by UAI, side, state

}  // namespace entsync::store
