// Persons: the numbers and names that are given once (D10, D11, D16, R40, R41).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "aaf/account/person.hpp"
#include "store/database.hpp"

namespace entsync::store {

inline constexpr std::int64_t first_jointure = 1'000'000'001;

using UidOf = std::function<std::string(std::int64_t jointure)>;
// The HMAC under which the login of a purged person is remembered (any bytes).
using LoginMark = std::function<std::string(std::string_view login)>;

// Gives each key that is new the next jointure, in the order of `keys`, and its uid; `uai` is remembered as the
// establishment that brought it first. Returns the persons of all keys, in that order. A rollback gives the numbers
// back.
std::vector<aaf::account::Person> ensure_persons(Transaction& tx, const std::vector<std::string>& keys,
                                                 const std::string& academie, const std::string& uai, const UidOf& uid);

// The persons of these keys, by key; unknown ones are left out.
[[nodiscard]] std::map<std::string, aaf::account::Person> load_persons(Transaction& tx,
                                                                       const std::vector<std::string>& keys);

struct LoginRequest {
  std::string key;
  std::string base;  // aaf::account::login_base; empty: the jointure's number
};
// Gives a login to each person that has none: base, base2, base3, … the first that nobody has or had (set operations, a
// few queries for all). Earlier requests win. Returns key → login for all of them.
std::map<std::string, std::string> give_logins(Transaction& tx, const std::vector<LoginRequest>& requests,
                                               const LoginMark& mark);

// Makes people known again, under numbers and names that they had before they were forgotten (an undo of a purge). Who
// is known under the same jointure stays as is; who got a new one since, and has no account, gets the old one back.
// Their logins stay among those that were given (R41).
void restore_persons(Transaction& tx, const std::vector<aaf::account::Person>& persons);

// Forgets people whose last account is purged: login kept as its mark only, jointure and uid gone, names taken out of
// past versions of their entries. Those with an account left, or among `keys` unknown ones, stay as they are; those who
// are still in the federated directory get a new jointure and uid. Returns the keys that were forgotten, sorted.
std::vector<std::string> forget_persons(Transaction& tx, const std::vector<std::string>& keys, const LoginMark& mark,
                                        const UidOf& uid);

}  // namespace entsync::store
