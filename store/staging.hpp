// Staging: the records of a file as they were read, one table per record type (aaf/source/records.hpp), by file.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "aaf/source/records.hpp"
#include "store/database.hpp"

namespace entsync::store {

// Takes records in any order and COPYs them, a bounded chunk per table at a time.
class StagingWriter {
 public:
  StagingWriter(Transaction& tx, std::int64_t file_id);
  ~StagingWriter();  // does not write: what was not finished is lost with the transaction
  StagingWriter(const StagingWriter&) = delete;
  StagingWriter& operator=(const StagingWriter&) = delete;

  void add(const aaf::source::Record& record);
  // Writes what is still buffered; call once, after the last record.
  void finish();
  [[nodiscard]] std::int64_t count() const;  // records taken so far

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

// The records of one type that a file holds, in the order in which they came. Instantiated for every record type.
template <class Record>
[[nodiscard]] std::vector<Record> load(Transaction& tx, std::int64_t file_id);

// Forgets the staged records of these files (superseded or rejected ones).
void drop_staged(Transaction& tx, const std::vector<std::int64_t>& file_ids);

}  // namespace entsync::store
