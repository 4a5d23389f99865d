// How pairs of records are shown: in `duplicates`, and in `explain` of one of the two.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aaf/duplicates/pair.hpp"
#include "daemon/output/json.hpp"
#include "store/database.hpp"

namespace entsync::daemon::commands {

using UaisOfKeys = std::map<std::string, std::vector<std::string>>;

// "responsable:TOULOUSE:4711 (0310001B)": a record by its key and the schools that have it.
[[nodiscard]] std::string record_text(const std::string& key, const UaisOfKeys& uais);
[[nodiscard]] output::Json pair_json(const aaf::duplicates::Pair& pair, const UaisOfKeys& uais);

// The sentences of `explain` about a person's pairs: "pair 3 (decided, certain, score 105): the double of … : same …".
[[nodiscard]] std::vector<std::string> pairs_of_person(store::Transaction& tx, const std::string& key);

}  // namespace entsync::daemon::commands
