// Attributes that a directory has never stored must not go through a transaction. For this room's own files.
//
// slapd (2.5, mdb) numbers an attribute when it first stores it. When a transaction is taken back, because one of its
// updates is refused, the numbers it gave are forgotten on disk and kept in memory: what is written with them later
// cannot be decoded, and the directory is damaged. So whatever uses an attribute that no entry holds yet is sent
// outside of transactions; the rest of a day's work, and of a first filling after its first moments, goes in
// transactions.
#pragma once

#include <set>
#include <string>

#include "aaf/plan/operation.hpp"
#include "ldap/connection.hpp"

namespace entsync::ldap {

class FirstUse {
 public:
  // Whether every attribute that the operation stores is held by some entry below `base` already. Asks the server once
  // for each attribute. Throws aaf::Failure when the connection breaks.
  [[nodiscard]] bool only_known(Connection& connection, const std::string& base, const aaf::plan::Operation& operation);
  // The operation took effect: its attributes are held now.
  void stored(const aaf::plan::Operation& operation);

 private:
  std::set<std::string> known_;    // in lower case
  std::set<std::string> unknown_;  // asked for, and nowhere held
};

}  // namespace entsync::ldap
