// Which staged records are about one person: shown in an export, emptied on request. For store/personal_data alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/personal_data.hpp"
#include "store/sql.hpp"

namespace entsync::store {

// A query for the files that hold a record with that key's number, whoever it is there; $1 is `staged_number`.
[[nodiscard]] std::string files_with_number(std::string_view key);
// The number of a key as these queries take it: "1234567", of staff with its type: "epp:12345".
[[nodiscard]] std::string staged_number(std::string_view key);
// The number of the key, and what else the sources call a pupil: INE, ID_PRV_ELE.
[[nodiscard]] std::vector<std::string> numbers_of(Transaction& tx, const DataSubject& subject);

// Each record as JSON: table, file, UAI, format, dates, state of the file, and its values.
[[nodiscard]] Rows staged_rows(Transaction& tx, const DataSubject& subject);
// UAI and file of records that an application still brings although no entry follows from them: in a file in force or
// waiting, of a pupil who has not left, or of staff.
[[nodiscard]] Rows current_records(Transaction& tx, const DataSubject& subject, aaf::Date today);
// Takes names and values out; a pupil's record keeps its number and dates of entry and exit, so that a leaver stays
// one, and links keep their numbers. Returns how many records were touched.
std::int64_t empty_staged(Transaction& tx, const DataSubject& subject);

}  // namespace entsync::store
