// Reading an ENT: whole, or a failure. A search that was cut (size limit, time limit, missing rights, referral, lost
// connection) is never an answer, because what is missing in it would be taken for gone.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/model/directory_entry.hpp"
#include "ldap/connection.hpp"
#include "ldap/mapping.hpp"

namespace entsync::ldap {

enum class Scope { base, one_level, subtree };

class Reader {
 public:
  // Both must outlive the reader.
  Reader(Connection& connection, const Mapping& mapping) : connection_(connection), mapping_(mapping) {}

  // Every entry of ours that bears this UAI: persons, the structure, groups. In the order of their DNs.
  // Throws aaf::Failure when the answer is not whole.
  [[nodiscard]] std::vector<aaf::DirectoryEntry> read_establishment(std::string_view uai);
  // The entries with these DNs, asked for in a window of base searches, in the order of their DNs. Those that do not
  // exist are left out; anything else that is not an entry is a Failure.
  [[nodiscard]] std::vector<aaf::DirectoryEntry> read_dns(const std::vector<std::string>& dns);
  // Hands every entry of ours to `take`, page by page where the server pages, one at a time. Throws aaf::Failure at the
  // end when the answer was not whole: what `take` got is then worth nothing.
  void read_all_managed(const std::function<void(aaf::DirectoryEntry&&)>& take);
  // Any other search; `filter` must be escaped. No such base is a Failure too.
  void search(const std::string& base, Scope scope, const std::string& filter,
              const std::function<void(aaf::DirectoryEntry&&)>& take);

 private:
  Connection& connection_;
  const Mapping& mapping_;
};

}  // namespace entsync::ldap
