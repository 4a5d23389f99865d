// What the tests against a real slapd share: connections as the accounts of tests/support/slapd, and operations made of
// the example entries.
#pragma once

#include <string>
#include <vector>

#include "aaf/plan/changes.hpp"
#include "ldap/connection.hpp"
#include "ldap/mapping.hpp"
#include "ldap/reader.hpp"
#include "ldap/writer.hpp"
#include "tests/support/projected_examples.hpp"
#include "tests/support/slapd.hpp"
#include "tests/support/source.hpp"

namespace entsync::test {

using aaf::OperationState;
using aaf::plan::Change;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;
using Operations = std::vector<Operation>;
using Values = std::vector<std::string>;

inline bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline ldap::Mapping shipped_mapping(const std::string& name = "sdet") {
  return std::move(ldap::Mapping::load(source("config/mappings/" + name + ".conf"), Slapd::base).value());
}

inline ldap::Target target(const Slapd& slapd, const std::string& dn = Slapd::service_dn, bool transactions = true) {
  ldap::Target out;
  out.name = "ecollege31";
  out.uris = {slapd.socket_uri()};
  out.bind_dn = dn;
  out.password = Slapd::password;
  out.operation_timeout_s = 5;
  out.transactions = transactions;
  return out;
}

// The operation that brings `actual` to `wanted`, as a plan makes it.
inline Operation to(const ldap::Mapping& mapping, const aaf::project::Projected& wanted,
                    const aaf::DirectoryEntry* actual = nullptr) {
  aaf::plan::Wanted out;
  out.entry = mapping.render(wanted);
  out.ownership = &mapping.ownership(wanted.kind);
  return aaf::plan::change(out, actual).value();
}

inline void number(Operations& operations) {
  int seq = 0;
  for (auto& operation : operations) operation.seq = ++seq;
}

// `count` pupils, told apart by their numbers.
inline aaf::project::Projected pupil(int n) {
  auto out = projected_pupil();
  const std::string digits = std::to_string(1000 + n);
  out.id = "p" + digits;
  out.attributes["uid"] = {out.id};
  out.attributes["ENTPersonLogin"] = {"zoe.laforge" + digits};
  out.attributes["ENTPersonJointure"] = {"AC-TOULOUSE$100000" + digits};
  return out;
}

inline Operations pupils(const ldap::Mapping& mapping, int from, int count) {
  Operations out;
  for (int n = from; n < from + count; ++n) out.push_back(to(mapping, pupil(n)));
  number(out);
  return out;
}

inline std::vector<OperationState> states(const std::vector<ldap::Outcome>& outcomes) {
  std::vector<OperationState> out;
  for (const auto& outcome : outcomes) out.push_back(outcome.state);
  return out;
}

inline aaf::DirectoryEntry read_one(ldap::Connection& connection, const ldap::Mapping& mapping, const std::string& dn) {
  return ldap::Reader(connection, mapping).read_dns({dn}).at(0);
}

}  // namespace entsync::test
