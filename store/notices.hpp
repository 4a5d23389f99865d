// What one connection tells the others at the commit of a transaction (NOTIFY): it makes things quick; what was said
// lies in tables, and is found there by whoever was away.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace entsync::store {

inline constexpr const char* request_channel = "entsync_request";      // a request was left; its number
inline constexpr const char* answer_channel = "entsync_answer";        // a request moved on; its number
inline constexpr const char* directory_channel = "entsync_directory";  // a run federated something; its number
inline constexpr const char* pace_channel = "entsync_pace";            // throttle, pause, resume

void announce(Transaction& tx, const std::string& channel, const std::string& payload = {});

// The establishments that a run federated, and those of people whom it found to be doubles: what has to be synchronised
// because of it. Sorted.
[[nodiscard]] std::vector<std::string> changed_uais(Transaction& tx, std::int64_t run);

// The establishments that were federated after the sync before this run: what has not been told to the schools yet.
[[nodiscard]] std::vector<std::string> federated_since_sync(Transaction& tx, std::int64_t run);

}  // namespace entsync::store
