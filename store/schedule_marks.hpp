// For which of its appointed times each scheduled job of an ENT has been done: what is not done twice, and what is made
// up for after the daemon was down.
#pragma once

#include <map>
#include <string>

#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

// Job → the newest appointed time that it was done for.
[[nodiscard]] std::map<std::string, aaf::LocalTime> schedule_marks(Transaction& tx, const std::string& ent);
void mark_schedule(Transaction& tx, const std::string& ent, const std::string& job, aaf::LocalTime occurrence);

}  // namespace entsync::store
