// One search on the wire: entries as the server spells them, and the final answer. For this room's own files.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aaf/model/entry.hpp"
#include "ldap/reader.hpp"
#include "ldap/session.hpp"

namespace entsync::ldap {

struct SearchRequest {
  std::string base;
  Scope scope = Scope::base;
  std::string filter;
  std::vector<std::string> attributes;
  int page_size = 0;     // 0: not paged
  std::string cookie{};  // of the page before
  int size_limit = 0;    // 0: none
};

using TakeRaw = std::function<void(std::string&& dn, aaf::Attributes&& raw)>;

// Sends a search and gives its message number. Throws aaf::Failure when it cannot be sent.
[[nodiscard]] int send_search(Connection::Session& session, const SearchRequest& request);

// Reads the DN and the attributes out of an entry message.
void take_entry(Connection::Session& session, LDAPMessage* message, const TakeRaw& take);

// Sends a search, hands over its entries and gives the final answer, whatever its code. Throws aaf::Failure when the
// connection breaks, and on a referral, which is never followed. When `take` throws, the search is abandoned.
[[nodiscard]] Answer search(Connection::Session& session, const SearchRequest& request, const TakeRaw& take);

}  // namespace entsync::ldap
