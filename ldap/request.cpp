#include "ldap/request.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <set>

#include "ldap/dn.hpp"
#include "ldap/matching.hpp"

namespace entsync::ldap {
namespace {

using aaf::plan::Change;
using aaf::plan::ChangeVerb;
using aaf::plan::Operation;
using aaf::plan::Verb;

constexpr char transaction_control[] = "1.3.6.1.1.21.2";

// The LDAPMod structures of a list of changes; libldap only reads them, and the texts must outlive them.
class Mods {
 public:
  Mods(const std::vector<Change>& changes, int only_verb = -1) {
    for (const auto& change : changes) add(change, only_verb);
    for (auto& mod : mods_) list_.push_back(&mod);
    list_.push_back(nullptr);
  }
  Mods(const Mods&) = delete;
  Mods& operator=(const Mods&) = delete;
  ~Mods() = default;
  LDAPMod** data() { return list_.data(); }

 private:
  static int verb_of(ChangeVerb verb) {
    switch (verb) {
      case ChangeVerb::add: return LDAP_MOD_ADD;
      case ChangeVerb::remove: return LDAP_MOD_DELETE;
      case ChangeVerb::replace: break;
    }
    return LDAP_MOD_REPLACE;
  }

  void add(const Change& change, int only_verb) {
    auto& values = values_.emplace_back();
    for (const auto& value : change.values)
      values.push_back({value.size(), const_cast<char*>(value.data())});  // NOLINT: only read
    auto& pointers = pointers_.emplace_back();
    for (auto& value : values) pointers.push_back(&value);
    pointers.push_back(nullptr);
    LDAPMod mod{};
    mod.mod_op = (only_verb >= 0 ? only_verb : verb_of(change.verb)) | LDAP_MOD_BVALUES;
    mod.mod_type = const_cast<char*>(change.attribute.c_str());  // NOLINT: only read
    mod.mod_bvalues = change.values.empty() ? nullptr : pointers.data();
    mods_.push_back(mod);
  }

  std::deque<std::vector<berval>> values_;
  std::deque<std::vector<berval*>> pointers_;
  std::deque<LDAPMod> mods_;
  std::vector<LDAPMod*> list_;
};

// The server controls of a request, in one list that owns what libldap made.
class ControlList {
 public:
  ControlList(LDAP* handle, const RequestControls& wanted) {
    if (wanted.transaction != nullptr) {
      transaction_.ldctl_oid = const_cast<char*>(transaction_control);  // NOLINT: only read
      transaction_.ldctl_iscritical = 1;
      // An identifier of length 0 is still a value: a null pointer would leave it out.
      transaction_.ldctl_value = {wanted.transaction->size(), const_cast<char*>(wanted.transaction->data())};  // NOLINT
      list_[count_++] = &transaction_;
    }
    if (!wanted.assertion.empty()) {
      std::string filter = wanted.assertion;
      if (ldap_create_assertion_control_value(handle, filter.data(), &assertion_value_) == LDAP_SUCCESS) {
        assertion_.ldctl_oid = const_cast<char*>(LDAP_CONTROL_ASSERT);  // NOLINT: only read
        assertion_.ldctl_iscritical = 1;
        assertion_.ldctl_value = assertion_value_;
        list_[count_++] = &assertion_;
      }
    }
  }
  ControlList(const ControlList&) = delete;
  ControlList& operator=(const ControlList&) = delete;
  ~ControlList() { ber_memfree(assertion_value_.bv_val); }
  LDAPControl** data() { return count_ == 0 ? nullptr : list_; }

 private:
  LDAPControl transaction_{};
  LDAPControl assertion_{};
  berval assertion_value_{0, nullptr};
  LDAPControl* list_[3] = {nullptr, nullptr, nullptr};
  int count_ = 0;
};

// Waits until the server reads again, a moment at most.
void await_room(LDAP* handle) {
  pollfd descriptor{-1, POLLOUT, 0};
  ldap_get_option(handle, LDAP_OPT_DESC, &descriptor.fd);
  ::poll(&descriptor, 1, 100);
}

// Sends by `send(&id)`. Of a message that a server does not read at once libldap keeps what is left over, and until
// that has gone out it takes no other one ("busy"): then it is tried again, for as long as an answer may take.
template <class Send>
int sent(Connection::Session& session, const Send& send) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::seconds(session.target.operation_timeout_s);
  int id = 0;
  int code = send(&id);
  while (code == LDAP_BUSY && Clock::now() < end) {
    await_room(session.handle.get());
    code = send(&id);
  }
  if (code == LDAP_SUCCESS) return id;
  session.give_up();
  return code < 0 ? code : LDAP_LOCAL_ERROR;
}

}  // namespace

int send_update(Connection::Session& session, const Operation& operation, const RequestControls& controls) {
  if (session.broken) return LDAP_SERVER_DOWN;
  LDAP* handle = session.handle.get();
  ControlList list(handle, controls);
  switch (operation.verb) {
    case Verb::add: {
      Mods mods(operation.changes, LDAP_MOD_ADD);
      return sent(session, [&](int* id) {
        return ldap_add_ext(handle, operation.dn.c_str(), mods.data(), list.data(), nullptr, id);
      });
    }
    case Verb::remove:
      return sent(session,
                  [&](int* id) { return ldap_delete_ext(handle, operation.dn.c_str(), list.data(), nullptr, id); });
    case Verb::modify:
    case Verb::rename: break;
  }
  const std::string& dn = operation.verb == Verb::rename ? operation.new_dn : operation.dn;
  Mods mods(operation.changes);
  return sent(session,
              [&](int* id) { return ldap_modify_ext(handle, dn.c_str(), mods.data(), list.data(), nullptr, id); });
}

int send_rename(Connection::Session& session, const Operation& operation, const RequestControls& controls) {
  if (session.broken) return LDAP_SERVER_DOWN;
  const std::string new_dn = canonical_dn(operation.new_dn);
  const std::string rdn(rdn_of(new_dn));
  const std::string parent(parent_of(new_dn));
  const bool moves = !same_dn(parent, parent_of(canonical_dn(operation.dn)));
  ControlList list(session.handle.get(), controls);
  return sent(session, [&](int* id) {
    return ldap_rename(session.handle.get(), operation.dn.c_str(), rdn.c_str(), moves ? parent.c_str() : nullptr, 1,
                       list.data(), nullptr, id);
  });
}

std::string guard_filter(const Operation& operation) {
  std::set<std::string> names;
  if (operation.verb == Verb::remove || operation.verb == Verb::rename) {
    for (const auto& [name, values] : operation.before)
      if (values.size() == 1) names.insert(name);
  } else if (operation.verb == Verb::modify) {
    for (const auto& change : operation.changes)
      if (change.verb == ChangeVerb::replace) names.insert(change.attribute);
  }
  std::string terms;
  for (const auto& name : names) {
    const auto& before = aaf::values_of(operation.before, name);
    if (before.empty()) {
      terms += "(!(" + name + "=*))";
    } else if (before.size() > 1 || matching_of(name) == Matching::none) {
      terms += "(" + name + "=*)";
    } else {
      terms += "(" + name + "=" + escape_filter(before.front()) + ")";
    }
  }
  return terms.empty() ? std::string() : "(&" + terms + ")";
}

}  // namespace entsync::ldap
