#include "ldap/outcome.hpp"

#include <algorithm>
#include <utility>

namespace entsync::ldap {
namespace {

using aaf::OperationState;
using aaf::plan::Change;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;

bool has(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool all_of(const std::vector<std::string>& wanted, const std::vector<std::string>& values) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& value) { return has(values, value); });
}

bool shows(const Change& change, const aaf::DirectoryEntry& entry) {
  const auto& values = aaf::values_of(entry.attributes, change.attribute);
  switch (change.verb) {
    case ChangeVerb::add: return all_of(change.values, values);
    case ChangeVerb::remove:
      if (change.values.empty()) return values.empty();
      return std::none_of(change.values.begin(), change.values.end(),
                          [&](const auto& value) { return has(values, value); });
    case ChangeVerb::replace: break;
  }
  auto wanted = change.values;
  std::sort(wanted.begin(), wanted.end());
  return wanted == values;
}

bool shows_all(const Operation& operation, const aaf::DirectoryEntry& entry) {
  return std::all_of(operation.changes.begin(), operation.changes.end(),
                     [&](const Change& change) { return shows(change, entry); });
}

// An entry that was there before counts as added only when it holds what was wanted and nothing else of ours: the entry
// of somebody else is not taken over in passing.
bool is_what_was_added(const Operation& operation, const aaf::DirectoryEntry& entry) {
  if (!shows_all(operation, entry)) return false;
  return std::all_of(entry.attributes.begin(), entry.attributes.end(), [&](const auto& attribute) {
    const auto& [name, values] = attribute;
    if (name == "objectClass") return true;
    return std::any_of(operation.changes.begin(), operation.changes.end(),
                       [&](const Change& change) { return change.attribute == name && all_of(values, change.values); });
  });
}

// The changed attributes are as they were before.
bool untouched(const Operation& operation, const aaf::DirectoryEntry& entry) {
  return std::all_of(operation.changes.begin(), operation.changes.end(), [&](const Change& change) {
    auto before = aaf::values_of(operation.before, change.attribute);
    std::sort(before.begin(), before.end());
    return before == aaf::values_of(entry.attributes, change.attribute);
  });
}

bool as_before(const Operation& operation, const aaf::DirectoryEntry& entry) {
  return std::all_of(operation.before.begin(), operation.before.end(), [&](const auto& attribute) {
    auto before = attribute.second;
    std::sort(before.begin(), before.end());
    return before == aaf::values_of(entry.attributes, attribute.first);
  });
}

}  // namespace

bool Outcome::server_trouble() const {
  if (state == OperationState::unknown || state == OperationState::skipped) return true;
  switch (code) {
    case LDAP_ADMINLIMIT_EXCEEDED:
    case LDAP_BUSY:
    case LDAP_UNAVAILABLE: return state == OperationState::refused;
    default: return false;
  }
}

bool Outcome::perhaps_trouble() const {
  return state == OperationState::refused && (code == LDAP_UNWILLING_TO_PERFORM || code == LDAP_OTHER);
}

bool needs_a_look(Verb verb, int code) {
  switch (verb) {
    case Verb::add: return code == LDAP_ALREADY_EXISTS;
    case Verb::modify:
      return code == LDAP_NO_SUCH_ATTRIBUTE || code == LDAP_TYPE_OR_VALUE_EXISTS || code == LDAP_ASSERTION_FAILED;
    case Verb::rename:
      return code == LDAP_NO_SUCH_OBJECT || code == LDAP_ALREADY_EXISTS || code == LDAP_NO_SUCH_ATTRIBUTE ||
             code == LDAP_TYPE_OR_VALUE_EXISTS || code == LDAP_ASSERTION_FAILED;
    case Verb::remove: break;
  }
  return false;
}

Outcome done(const Operation& operation) { return {operation.seq, OperationState::done, 0, {}, false}; }

Outcome without_answer(const Operation& operation, OperationState state, std::string text) {
  return {operation.seq, state, 0, std::move(text), false};
}

Outcome too_late(const Operation& operation) {
  return {operation.seq, OperationState::stale, LDAP_ASSERTION_FAILED,
          "not written: another run has written to the ENT since this one made ready to", true};
}

Outcome outcome_of(const Operation& operation, const Answer& answer) {
  if (answer.code == LDAP_SUCCESS) return done(operation);
  if (operation.verb == Verb::remove && answer.code == LDAP_NO_SUCH_OBJECT) return done(operation);
  Outcome out{operation.seq, OperationState::refused, answer.code, code_name(answer.code), false};
  switch (answer.code) {
    case LDAP_ASSERTION_FAILED:
    case LDAP_NO_SUCH_ATTRIBUTE:
    case LDAP_TYPE_OR_VALUE_EXISTS:
    case LDAP_NO_SUCH_OBJECT:
      if (operation.verb == Verb::add) break;
      out.state = OperationState::stale;
      out.text += ": the entry is not what the plan was computed from; the next run looks again";
      return out;
    case LDAP_ALREADY_EXISTS: out.text += ": an entry of that name is there and is not what was wanted"; break;
    case LDAP_INSUFFICIENT_ACCESS: out.text += ": the service account may not write here"; break;
    case LDAP_NOT_ALLOWED_ON_NONLEAF: out.text += ": there are entries below it"; break;
    default: break;
  }
  if (!answer.text.empty()) out.text += ": " + answer.text;
  return out;
}

OperationState effect(const Operation& operation, const aaf::DirectoryEntry* at_dn,
                      const aaf::DirectoryEntry* at_new_dn) {
  switch (operation.verb) {
    case Verb::add:
      if (at_dn == nullptr) return OperationState::planned;
      return is_what_was_added(operation, *at_dn) ? OperationState::done : OperationState::stale;
    case Verb::modify:
      if (at_dn == nullptr) return OperationState::stale;
      if (shows_all(operation, *at_dn)) return OperationState::done;
      return untouched(operation, *at_dn) ? OperationState::planned : OperationState::stale;
    case Verb::remove:
      if (at_dn == nullptr) return OperationState::done;
      return as_before(operation, *at_dn) ? OperationState::planned : OperationState::stale;
    case Verb::rename: break;
  }
  if (at_new_dn != nullptr) return shows_all(operation, *at_new_dn) ? OperationState::done : OperationState::stale;
  return at_dn != nullptr && untouched(operation, *at_dn) ? OperationState::planned : OperationState::stale;
}

}  // namespace entsync::ldap
