#include "ldap/first_use.hpp"

#include <vector>

#include "ldap/names.hpp"
#include "ldap/search.hpp"

namespace entsync::ldap {
namespace {

std::vector<std::string> stored_attributes(const aaf::plan::Operation& operation) {
  std::vector<std::string> names;
  for (const auto& change : operation.changes)
    if (change.verb != aaf::plan::ChangeVerb::remove && !change.values.empty()) names.push_back(change.attribute);
  return names;
}

bool held(Connection& connection, const std::string& base, const std::string& attribute) {
  bool seen = false;
  SearchRequest request{base, Scope::subtree, "(" + attribute + "=*)", {LDAP_NO_ATTRS}};
  request.size_limit = 1;  // one is enough: the answer "size limit exceeded" is a good one here
  (void)search(connection.session(), request, [&](std::string&&, aaf::Attributes&&) { seen = true; });
  return seen;
}

}  // namespace

bool FirstUse::only_known(Connection& connection, const std::string& base, const aaf::plan::Operation& operation) {
  bool all = true;
  for (const auto& attribute : stored_attributes(operation)) {
    const std::string name = lower_name(attribute);
    if (known_.contains(name)) continue;
    if (!unknown_.contains(name)) {
      if (held(connection, base, attribute)) {
        known_.insert(name);
        continue;
      }
      unknown_.insert(name);
    }
    all = false;
  }
  return all;
}

void FirstUse::stored(const aaf::plan::Operation& operation) {
  for (const auto& attribute : stored_attributes(operation)) {
    known_.insert(lower_name(attribute));
    unknown_.erase(lower_name(attribute));
  }
}

}  // namespace entsync::ldap
