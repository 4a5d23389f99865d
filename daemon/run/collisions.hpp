// Values that an ENT wants once, and that two people would have: whoever has one keeps it, the other's is withheld, and
// nothing else of the person. It comes by itself with the first plan that finds the value free.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/plan/operation.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/run/people_loader.hpp"
#include "ldap/reader.hpp"
#include "store/collisions.hpp"

namespace entsync::daemon::run {

class Collisions {
 public:
  // Looks after the attributes that the ENT's file calls unique, and after the one that holds the login. Both must
  // outlive it.
  Collisions(const OpenEnt& ent, ldap::Reader& reader);

  // Takes out of the operations of one establishment's people the values that another entry of the ENT has, ours or
  // not, or that an earlier operation of this plan gives to somebody else. An entry that cannot be without a login
  // bears the jointure meanwhile. Reads the ENT once for each hundred values. Operations that this leaves empty go;
  // the accounts that they were to change are returned.
  std::vector<aaf::account::Account> withhold(std::vector<aaf::plan::Operation>& operations, const People& people);

  // All that was withheld.
  [[nodiscard]] const std::vector<store::Collision>& found() const { return found_; }

 private:
  using Value = std::pair<std::string, std::string>;  // attribute, equality key
  [[nodiscard]] std::map<Value, std::set<std::string>> holders(const std::vector<aaf::plan::Operation>& operations);
  void look(const std::string& attribute, const std::vector<std::string>& values,
            std::map<Value, std::set<std::string>>& holders);

  const OpenEnt& ent_;
  ldap::Reader& reader_;
  std::set<std::string> attributes_;
  std::string login_;                     // the attribute that holds the login alone; empty: there is none
  std::map<Value, std::string> claimed_;  // → DN of the operation of this plan that gives the value
  std::vector<store::Collision> found_;
};

// The attributes called unique that the mapping does not write for people; empty: all is well.
[[nodiscard]] std::vector<std::string> unknown_unique(const config::Ent& ent, const ldap::Mapping& mapping);

}  // namespace entsync::daemon::run
