// What a plan leaves out: what lies outside the scope that was asked for, and what the ENT's mode does not allow.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "aaf/plan/operation.hpp"
#include "ldap/mapping.hpp"

namespace entsync::daemon::run {

// What a `resync` is about: operations planned under one of these establishments, about these people (their entries by
// key; of groups, the values that name one of `person_dns`, and those that come or go with these people alone), about
// these groups (by id, with or without its last part).
struct Subjects {
  std::set<std::string> uais;
  std::set<std::string> person_keys;
  std::set<std::string> person_dns;
  std::vector<std::string> groups;
};
// Leaves out what is about nothing of that.
void keep_only(std::vector<aaf::plan::Operation>& operations, const Subjects& subjects);

// Mode `additions`, for the operations that `restricted` names: entries and values come, single values are replaced,
// nothing goes.
void keep_additions(std::vector<aaf::plan::Operation>& operations,
                    const std::function<bool(const aaf::plan::Operation&)>& restricted);

// A new entry must not name one that is not there yet, and never one whose own add is refused. So new people come in
// three steps, each in a wave of its own: those who name nobody new, and pupils without their links, in `people`;
// guardians, who cannot be without their pupils, in `links`; pupils' links to new people, as modifies, in `groups`.
void split_links(std::vector<aaf::plan::Operation>& operations, const ldap::Mapping& mapping);

// The part of a value before its first `$`: of composite values, the DN.
[[nodiscard]] std::string leading_dn(const std::string& value);

}  // namespace entsync::daemon::run
