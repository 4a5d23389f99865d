// Rows of the table `file`, for the parts of store/ that list files.
#pragma once

#include <vector>

#include "store/files.hpp"
#include "store/sql.hpp"

namespace entsync::store {

// Of `file f`, in the order that file_from reads.
inline constexpr const char* file_columns =
    "f.id, f.run, f.sha256, f.name, f.outer_name, f.received, f.state, f.verdict, f.format, f.root, f.version, f.uai,"
    " f.millesime, f.export_date, f.stamp, f.with_addresses, f.made, f.records, f.lot";

[[nodiscard]] StoredFile file_from(const Row& row);
[[nodiscard]] std::vector<StoredFile> files_from(const Rows& rows);

}  // namespace entsync::store
