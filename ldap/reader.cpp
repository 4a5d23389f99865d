#include "ldap/reader.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "ldap/dn.hpp"
#include "ldap/search.hpp"

namespace entsync::ldap {
namespace {

// Entries per page: keeps the server's answer in small pieces; it does not lift any size limit.
constexpr int page_entries = 500;
// Base searches in flight.
constexpr std::size_t read_window = 32;

std::string cut_reason(const Answer& answer, const std::string& base) {
  const std::string where = "a search below " + base + " was cut";
  switch (answer.code) {
    case LDAP_SIZELIMIT_EXCEEDED:
    case LDAP_ADMINLIMIT_EXCEEDED:
      return where + " by a size limit (" + std::to_string(answer.code) +
             "): it is not used. Give the service account olcLimits without a size limit";
    case LDAP_TIMELIMIT_EXCEEDED:
      return where +
             " by a time limit (3): it is not used. Give the service account olcLimits without a time limit, and "
             "index entsyncUAI";
    case LDAP_INSUFFICIENT_ACCESS: return where + ": the service account may not read there (50). Give it read rights";
    case LDAP_REFERRAL: return where + " by a referral (10) to another server: name that server in uri";
    case LDAP_NO_SUCH_OBJECT:
      return where +
             ": there is no such entry, or the service account may not see it (32). Load the branches that "
             "check-config prints, or give it read rights";
    default: return where + ": " + code_name(answer.code) + (answer.text.empty() ? "" : ", " + answer.text);
  }
}

// Searches page by page; every page must end well.
void search_whole(Connection& connection, SearchRequest request, const TakeRaw& take) {
  auto& session = connection.session();
  const bool paged = connection.capabilities().paging && request.scope != Scope::base;
  request.page_size = paged ? page_entries : 0;
  do {
    const Answer answer = search(session, request, take);
    if (answer.code != LDAP_SUCCESS) throw session.failure(cut_reason(answer, request.base));
    request.cookie = answer.cookie;
  } while (!request.cookie.empty());
}

// A branch that we may not see answers a search with "nothing there": it must show itself first.
void require_branches(Connection& connection, const Mapping& mapping) {
  for (const auto& branch : mapping.branches()) {
    int seen = 0;
    const SearchRequest request{branch, Scope::base, "(objectClass=*)", {"objectClass"}};
    search_whole(connection, request, [&](std::string&&, aaf::Attributes&&) { ++seen; });
    if (seen != 1)
      throw connection.session().failure("the branch " + branch +
                                         " does not show itself to the service account. Give it read rights");
  }
}

std::string managed_filter() {
  return "(|(objectClass=" + std::string(account_class) + ")(objectClass=" + std::string(managed_class) + "))";
}

}  // namespace

void Reader::search(const std::string& base, Scope scope, const std::string& filter,
                    const std::function<void(aaf::DirectoryEntry&&)>& take) {
  search_whole(connection_, {base, scope, filter, mapping_.attributes()},
               [&](std::string&& dn, aaf::Attributes&& raw) { take(mapping_.normalise(dn, raw)); });
}

std::vector<aaf::DirectoryEntry> Reader::read_establishment(std::string_view uai) {
  require_branches(connection_, mapping_);
  const std::string filter =
      "(&(" + std::string(uai_attribute) + "=" + escape_filter(uai) + ")" + managed_filter() + ")";
  std::vector<aaf::DirectoryEntry> entries;
  for (const auto& branch : mapping_.branches())
    search(branch, Scope::subtree, filter, [&](aaf::DirectoryEntry&& entry) { entries.push_back(std::move(entry)); });
  std::sort(entries.begin(), entries.end(), [](const auto& one, const auto& other) { return one.dn < other.dn; });
  return entries;
}

void Reader::read_all_managed(const std::function<void(aaf::DirectoryEntry&&)>& take) {
  require_branches(connection_, mapping_);
  for (const auto& branch : mapping_.branches()) search(branch, Scope::subtree, managed_filter(), take);
}

std::vector<aaf::DirectoryEntry> Reader::read_dns(const std::vector<std::string>& dns) {
  auto& session = connection_.session();
  std::vector<aaf::DirectoryEntry> entries;
  std::map<std::string, std::string> wanted;  // key → DN, each once
  for (const auto& dn : dns) wanted.emplace(dn_key(dn), dn);
  std::deque<std::string> waiting;
  for (auto& [key, dn] : wanted) waiting.push_back(dn);
  std::set<int> in_flight;

  const auto send = [&] {
    const SearchRequest request{waiting.front(), Scope::base, "(objectClass=*)", mapping_.attributes()};
    waiting.pop_front();
    in_flight.insert(send_search(session, request));
  };
  const auto take = [&](std::string&& dn, aaf::Attributes&& raw) { entries.push_back(mapping_.normalise(dn, raw)); };
  while (!waiting.empty() || !in_flight.empty()) {
    while (!waiting.empty() && in_flight.size() < read_window) send();
    const Message message = session.next(LDAP_RES_ANY, session.target.operation_timeout_s);
    if (!message) throw session.failure("the connection was lost while entries were read, or no answer came in time");
    if (!in_flight.contains(ldap_msgid(message.get()))) continue;  // an abandoned one
    switch (ldap_msgtype(message.get())) {
      case LDAP_RES_SEARCH_ENTRY: take_entry(session, message.get(), take); break;
      case LDAP_RES_SEARCH_RESULT: {
        const Answer answer = session.parse(message.get());
        in_flight.erase(answer.message_id);
        if (answer.code != LDAP_SUCCESS && answer.code != LDAP_NO_SUCH_OBJECT) {
          session.give_up();  // others are in flight still
          throw session.failure(cut_reason(answer, "one entry"));
        }
        break;
      }
      case LDAP_RES_SEARCH_REFERENCE:
        session.give_up();
        throw session.failure("an entry lies on another server (referral): name that server in uri");
      default: break;
    }
  }
  std::sort(entries.begin(), entries.end(), [](const auto& one, const auto& other) { return one.dn < other.dn; });
  return entries;
}

}  // namespace entsync::ldap
