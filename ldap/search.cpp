#include "ldap/search.hpp"

#include <utility>

namespace entsync::ldap {
namespace {

int ldap_scope(Scope scope) {
  switch (scope) {
    case Scope::base: return LDAP_SCOPE_BASE;
    case Scope::one_level: return LDAP_SCOPE_ONELEVEL;
    case Scope::subtree: break;
  }
  return LDAP_SCOPE_SUBTREE;
}

struct FreeControl {
  void operator()(LDAPControl* control) const { ldap_control_free(control); }
};
struct FreeAnswerBer {
  void operator()(BerElement* ber) const { ber_free(ber, 0); }
};

// Tells the server to stop when we do, unless the search has ended.
class Abandon {
 public:
  Abandon(Connection::Session& session, int id) : session_(session), id_(id) {}
  Abandon(const Abandon&) = delete;
  Abandon& operator=(const Abandon&) = delete;
  ~Abandon() {
    if (id_ != 0 && !session_.broken) ldap_abandon_ext(session_.handle.get(), id_, nullptr, nullptr);
  }
  void ended() { id_ = 0; }

 private:
  Connection::Session& session_;
  int id_;
};

}  // namespace

int send_search(Connection::Session& session, const SearchRequest& request) {
  session.require_usable();
  LDAP* handle = session.handle.get();
  std::vector<char*> names;
  names.reserve(request.attributes.size() + 1);
  for (const auto& name : request.attributes) names.push_back(const_cast<char*>(name.c_str()));  // NOLINT: only read
  names.push_back(nullptr);

  std::unique_ptr<LDAPControl, FreeControl> page;
  if (request.page_size > 0) {
    berval cookie{request.cookie.size(), const_cast<char*>(request.cookie.data())};  // NOLINT: only read
    LDAPControl* raw = nullptr;
    if (const int code =
            ldap_create_page_control(handle, request.page_size, request.cookie.empty() ? nullptr : &cookie, 1, &raw);
        code != LDAP_SUCCESS)
      throw session.failure(code);
    page.reset(raw);
  }
  LDAPControl* controls[] = {page.get(), nullptr};
  int id = 0;
  const int code = ldap_search_ext(handle, request.base.c_str(), ldap_scope(request.scope), request.filter.c_str(),
                                   names.size() == 1 ? nullptr : names.data(), 0, page ? controls : nullptr, nullptr,
                                   nullptr, request.size_limit, &id);
  if (code != LDAP_SUCCESS) {
    session.give_up();
    throw session.failure("a search could not be sent, " + code_name(code));
  }
  return id;
}

void take_entry(Connection::Session& session, LDAPMessage* message, const TakeRaw& take) {
  LDAP* handle = session.handle.get();
  BerElement* raw_ber = nullptr;
  berval dn{0, nullptr};
  if (ldap_get_dn_ber(handle, message, &raw_ber, &dn) != LDAP_SUCCESS)
    throw session.failure("an entry of the answer cannot be decoded");
  const std::unique_ptr<BerElement, FreeAnswerBer> ber(raw_ber);
  aaf::Attributes attributes;
  while (true) {
    berval name{0, nullptr};
    berval* values = nullptr;
    if (ldap_get_attribute_ber(handle, message, ber.get(), &name, &values) != LDAP_SUCCESS)
      throw session.failure("an entry of the answer cannot be decoded");
    if (name.bv_val == nullptr) break;
    auto& list = attributes[std::string(name.bv_val, name.bv_len)];
    if (values != nullptr) {
      for (berval* value = values; value->bv_val != nullptr; ++value) list.emplace_back(value->bv_val, value->bv_len);
      ber_memfree(values);
    }
  }
  take(std::string(dn.bv_val, dn.bv_len), std::move(attributes));
}

Answer search(Connection::Session& session, const SearchRequest& request, const TakeRaw& take) {
  const int id = send_search(session, request);
  Abandon abandon(session, id);
  while (true) {
    const Message message = session.next(id, session.target.operation_timeout_s);
    if (!message) throw session.failure("the connection was lost during a search, or no answer came in time");
    switch (ldap_msgtype(message.get())) {
      case LDAP_RES_SEARCH_ENTRY: take_entry(session, message.get(), take); break;
      case LDAP_RES_SEARCH_REFERENCE:
        throw session.failure("below " + request.base +
                              " the directory refers to another server: what lies there would be taken for gone");
      case LDAP_RES_SEARCH_RESULT: {
        abandon.ended();
        return session.parse(message.get());
      }
      default: break;  // intermediate responses say nothing of the answer
    }
  }
}

}  // namespace entsync::ldap
