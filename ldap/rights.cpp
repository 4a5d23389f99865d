#include "ldap/rights.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "aaf/plan/render_ldif.hpp"
#include "ldap/dn.hpp"
#include "ldap/names.hpp"
#include "ldap/probe.hpp"
#include "ldap/search.hpp"
#include "ldap/subschema.hpp"

namespace entsync::ldap {
namespace {

// What slapd allows an account for which nothing else is said.
constexpr int default_size_limit = 500;

Finding transactions_offered(const Connection& connection) {
  const auto& capabilities = connection.capabilities();
  if (capabilities.transactions)
    return {Verdict::ok, "transactions", "the directory takes batches as transactions (RFC 5805)", {}};
  return {Verdict::ok,
          "transactions",
          connection.target().transactions
              ? "the directory offers no transactions: operations go out one by one in a window"
              : "transactions are switched off: operations go out one by one in a window",
          {}};
}

bool shows(Connection::Session& session, const std::string& dn) {
  bool seen = false;
  const SearchRequest request{dn, Scope::base, "(objectClass=*)", {"objectClass"}};
  const Answer answer = search(session, request, [&](std::string&&, aaf::Attributes&&) { seen = true; });
  return answer.code == LDAP_SUCCESS && seen;
}

// Every branch there is, each once, parents first.
std::vector<std::string> needed_branches(const Mapping& mapping) {
  using aaf::project::ProjectedKind;
  std::set<std::string> seen;
  std::vector<std::string> out;
  for (const auto kind : {ProjectedKind::pupil, ProjectedKind::establishment, ProjectedKind::division,
                          ProjectedKind::group, ProjectedKind::profile})
    if (seen.insert(mapping.branch(kind)).second) out.push_back(mapping.branch(kind));
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& one, const auto& other) { return one.size() < other.size(); });
  return out;
}

std::string ldif_of(const std::string& branch) {
  const std::string_view rdn = rdn_of(branch);
  const auto equals = rdn.find('=');
  const std::string type(rdn.substr(0, equals));
  const std::string name = unescape_rdn(rdn.substr(equals + 1));
  using aaf::plan::ldif_line;
  std::string ldif = ldif_line("dn", branch) + ldif_line("objectClass", "organizationalUnit");
  // A branch of another attribute needs leave to bear it.
  if (type != "ou") ldif += ldif_line("objectClass", "extensibleObject") + ldif_line("ou", name);
  return ldif + ldif_line(type, name) + "\n";
}

Finding branches_there(Connection::Session& session, const Mapping& mapping) {
  if (!shows(session, mapping.base()))
    return {Verdict::error, "branches",
            "the base " + mapping.base() + " is not there, or does not show itself to the service account",
            "Correct [ldap] base, or give the account read rights on it"};
  std::string missing;
  std::string ldif;
  for (const auto& branch : needed_branches(mapping)) {
    if (shows(session, branch)) continue;
    missing += (missing.empty() ? "" : ", ") + branch;
    ldif += ldif_of(branch);
  }
  if (missing.empty()) return {Verdict::ok, "branches", "all branches are there", {}};
  return {Verdict::error, "branches", "not there, or not shown to the service account: " + missing, ldif};
}

Finding schema_known(Connection::Session& session, const Mapping& mapping) {
  const Subschema schema = read_subschema(session);
  if (!schema.readable)
    return {Verdict::warning, "schema", "the service account may not read the schema: it cannot be checked",
            "Give it read rights on the subschema entry"};
  std::string missing;
  const auto want = [&](const std::set<std::string>& known, const std::string& name) {
    if (!known.contains(lower_name(name))) missing += (missing.empty() ? "" : ", ") + name;
  };
  for (const auto& name : mapping.classes()) want(schema.classes, name);
  want(schema.classes, "entsyncWatermark");
  for (const auto& name : mapping.attributes()) want(schema.attributes, name);
  want(schema.attributes, "entsyncBatch");
  want(schema.attributes, "entsyncFence");
  if (missing.empty()) return {Verdict::ok, "schema", "every class and attribute of the mapping is known", {}};
  return {
      Verdict::error, "schema", "unknown to the directory: " + missing,
      "Load config/schema/ent.schema and config/schema/entsync.schema (docs/directories.md), or correct the mapping"};
}

Finding search_not_cut(Connection::Session& session, const Mapping& mapping) {
  int count = 0;
  // Not paged on purpose, and wider than what a run reads: a limit that exists must show itself.
  const SearchRequest request{mapping.base(), Scope::subtree, "(objectClass=*)", {LDAP_NO_ATTRS}};
  const Answer answer = search(session, request, [&](std::string&&, aaf::Attributes&&) { ++count; });
  const std::string remedy =
      "Lift the limits of this account, on the server:\n"
      "  olcLimits: dn.exact=\"" +
      session.target.bind_dn +
      "\" size=unlimited time=unlimited\n"
      "or, in slapd.conf:\n"
      "  limits dn.exact=\"" +
      session.target.bind_dn + "\" size=unlimited time=unlimited";
  if (answer.code == LDAP_SIZELIMIT_EXCEEDED || answer.code == LDAP_ADMINLIMIT_EXCEEDED)
    return {Verdict::error, "search limits",
            "the server ends this account's searches after " + std::to_string(count) + " entries (" +
                code_name(answer.code) + "), paged or not: a run would refuse to work with half a directory",
            remedy};
  if (answer.code == LDAP_TIMELIMIT_EXCEEDED)
    return {Verdict::error, "search limits", "the server ends this account's searches by a time limit (3)", remedy};
  if (answer.code != LDAP_SUCCESS)
    return {Verdict::error, "search limits", "a search of the whole base fails, " + code_name(answer.code),
            "Give the service account read rights below the base"};
  if (count <= default_size_limit)
    return {Verdict::warning, "search limits",
            "the directory holds " + std::to_string(count) +
                " entries at present: a size limit above that cannot show itself yet",
            remedy};
  return {Verdict::ok, "search limits", std::to_string(count) + " entries were read without a cut", {}};
}

Finding may_write(Connection& connection, const Mapping& mapping) {
  std::string refused;
  for (const auto& result : probe_writes(connection, mapping))
    if (!result.reason.empty()) refused += (refused.empty() ? "" : "; ") + result.what + ": " + result.reason;
  if (refused.empty())
    return {
        Verdict::ok, "write rights", "an entry of every kind can be added and deleted; nothing was left behind", {}};
  return {Verdict::error, "write rights", "the directory refuses " + refused,
          "Give " + connection.target().bind_dn +
              " the right to write below the branches and to write the watermark (docs/directories.md)"};
}

}  // namespace

std::vector<Finding> check_rights(Connection& connection, const Mapping& mapping) {
  auto& session = connection.session();
  session.require_usable();
  std::vector<Finding> findings{transactions_offered(connection), branches_there(session, mapping),
                                schema_known(session, mapping), search_not_cut(session, mapping)};
  const auto& asked = mapping.attributes();
  if (findings[2].verdict == Verdict::ok && std::find(asked.begin(), asked.end(), lock_attribute) != asked.end()) {
    findings.push_back({Verdict::ok,
                        "lock",
                        "deactivated accounts are locked by pwdAccountLockedTime, which the directory knows",
                        {}});
  }
  // Without branches or schema every probe would be refused, for reasons that are said already.
  const bool sound = findings[1].verdict != Verdict::error && findings[2].verdict != Verdict::error;
  if (sound) findings.push_back(may_write(connection, mapping));
  return findings;
}

bool knows_attribute(Connection& connection, std::string_view attribute) {
  const Subschema schema = read_subschema(connection.session());
  return !schema.readable || schema.attributes.contains(lower_name(attribute));
}

std::string branches_ldif(const Mapping& mapping) {
  std::string ldif;
  for (const auto& branch : needed_branches(mapping)) ldif += ldif_of(branch);
  return ldif;
}

}  // namespace entsync::ldap
