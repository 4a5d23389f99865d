// Everything that the database holds of one person: for an export, and for its removal on request
// (docs/personal-data.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"
#include "store/persons.hpp"

namespace entsync::store {

// The keys under which anything is held of whom `id` names: what find_persons takes, or a key or number of somebody who
// was purged, or whose record never made an entry. Sorted.
[[nodiscard]] std::vector<std::string> keys_of_anybody(Transaction& tx, const std::string& id);

// A person, and the numbers by which staged records and command lines tell the person.
struct DataSubject {
  std::string key;
  // Establishments in whose files the number of the key is this person's (D10).
  std::vector<std::string> uais;
};
// Establishments whose files hold the number of that key, whoever it is there.
[[nodiscard]] std::vector<std::string> uais_with_number(Transaction& tx, const std::string& key);

// What is held, in parts ("identity", "staged", "entries", …), each a JSON array as text, with where it comes from:
// file, day, run. In the order in which the data pass.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> personal_data(Transaction& tx,
                                                                             const DataSubject& subject);

// Why a person cannot be forgotten: what still brings the person, or still needs the data.
struct ForgetObstacle {
  std::string what;    // "entry", "record", "account", "order", "operation"
  std::string place;   // UAI or ENT
  std::string detail;  // file, purge day, number
};
[[nodiscard]] std::vector<ForgetObstacle> forget_obstacles(Transaction& tx, const DataSubject& subject,
                                                           aaf::Date today);

// Removes names and values of the person: staged records, past versions, operations, anomalies, what is compared for
// duplicates, orders that were taken back, arguments of runs that name the person; the login stays as its mark. Keys,
// counts, hashes and days stay. Returns how many rows of each part went or were emptied. Call only where there is no
// obstacle.
std::map<std::string, std::int64_t> forget_person(Transaction& tx, const DataSubject& subject, const LoginMark& mark);

}  // namespace entsync::store
