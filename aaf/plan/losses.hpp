// What computed operations would take from people who stay and from groups: the guards' other half (D34, R37).
//
// People who leave are judged by aaf/plan/guard, before anything is compared; what goes because they go is not counted
// here once more.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aaf/plan/guard.hpp"
#include "aaf/plan/operation.hpp"

namespace entsync::aaf::plan {

// What tells a person from another, by the names of the ENT's attributes; empty where the mapping writes none.
struct IdentityAttributes {
  std::string family, given, birth;
  std::vector<std::string> address;  // line, postal code, town
};

// What the operations of one establishment are looked at with.
struct LossView {
  std::map<Population, IdentityAttributes> identity;
  std::set<std::string> membership;         // the attributes that list a group's members
  std::set<std::string> absent;             // DNs of people without an active account, or whom the establishment loses
  std::set<std::string> leavers;            // keys of those whom the establishment loses
  std::set<std::string> ordered;            // keys of people about whom an operator decided: no guard stops that
  std::map<std::string, std::string> keys;  // DN → key of the people that the establishment knows
};

// One thing that one operation would take.
struct Loss {
  GuardKind guard{};  // emptied, identities or members
  std::string uai;
  std::optional<Population> population;
  std::string group;    // of `members`
  int base = 0;         // of `members`: how many there are
  std::string subject;  // person key; of a member whom nobody knows, the DN
  std::string dn;       // the entry that the operation is about
  std::string what;     // of `emptied` the attribute, of `members` the value
};

// True for what stands for nothing, because a class demands a value (D18).
[[nodiscard]] bool is_placeholder(const std::string& value);

// The losses in these operations (of one establishment). An attribute is emptied when it had a value and has none, or
// only a placeholder ("SANS OBJET"), after the operation; values that name people who are absent do not count, nor do
// the marks of the account's own state. An identity is changed when family and given name both change, and the birth
// date or the address with them, or where neither is known before and after; case and accents are no change. A group
// loses members when they stay people of the establishment, also by being deleted.
[[nodiscard]] std::vector<Loss> find_losses(const std::vector<Operation>& operations, const LossView& view);

// Leaves those that the operations still take, after some of them were filtered out.
void keep_taken(std::vector<Loss>& losses, const std::vector<Operation>& operations);

// Judges them: identities, then emptied attributes per establishment and population and for the whole ENT, then each
// group. The sets in the order of their establishments.
[[nodiscard]] Verdict judge_losses(const std::vector<Loss>& losses, const GuardBase& base, const GuardLimits& limits,
                                   const std::vector<Approval>& approvals);

// Takes what is held out of the operations, and nothing else: the attribute or the member stays, additions and other
// changes go through; a person whose identity is held keeps the entry as it is; a group that was to be deleted loses
// only the members who did not count. Operations that this leaves empty go; the accounts that they were to change are
// returned.
std::vector<account::Account> hold_back(std::vector<Operation>& operations, const std::vector<Loss>& losses,
                                        const std::vector<HeldSet>& held);

}  // namespace entsync::aaf::plan
