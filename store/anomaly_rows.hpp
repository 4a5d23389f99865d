// What other parts of store/ do to anomalies.
#pragma once

#include <cstdint>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

// The anomalies of these files are in force no more from `run` on: the files were superseded.
void end_file_anomalies(Transaction& tx, std::int64_t run, aaf::Date today, const std::vector<std::int64_t>& file_ids);

}  // namespace entsync::store
