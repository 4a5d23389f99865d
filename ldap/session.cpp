#include "ldap/session.hpp"

#include <string_view>

namespace entsync::ldap {
namespace {

// A server's diagnostic helps ("object class 'ENTEleve' requires attribute 'ENTEleveMajeur'"), but some quote what was
// written: a text that could hold a DN, an address or a long value is dropped.
std::string harmless(const char* text) {
  const std::string_view said(text == nullptr ? "" : text);
  const bool quotes_something = said.size() > 160 || said.find_first_of("=@") != std::string_view::npos;
  return quotes_something ? std::string() : std::string(said);
}

}  // namespace

std::string code_name(int code) {
  const char* name = ldap_err2string(code);
  return std::string(name == nullptr ? "unknown" : name) + " (" + std::to_string(code) + ")";
}

aaf::Failure Connection::Session::failure(const std::string& reason) const {
  return {"talking to ENT " + target.name, uri.empty() ? "no server" : uri, reason};
}

aaf::Failure Connection::Session::failure(int code) const {
  return {"talking to ENT " + target.name, uri.empty() ? "no server" : uri, code_name(code),
          "LDAP " + std::to_string(code)};
}

void Connection::Session::require_usable() const {
  if (broken) throw failure("the connection was lost before; connect again");
}

Message Connection::Session::next(int message_id, int timeout_s) {
  if (broken) return nullptr;
  timeval limit{timeout_s, 0};
  LDAPMessage* raw = nullptr;
  const int type = ldap_result(handle.get(), message_id, LDAP_MSG_ONE, &limit, &raw);
  Message message(raw);
  if (type == 0) {
    if (timeout_s > 0) broken = true;
    return nullptr;
  }
  // Message 0 is the server's notice that it ends the connection.
  if (type < 0 || ldap_msgid(raw) == 0) {
    broken = true;
    return nullptr;
  }
  return message;
}

std::unique_ptr<Answer> Connection::Session::answer(int message_id) {
  const Message message = next(message_id, target.operation_timeout_s);
  if (!message) return nullptr;
  return std::make_unique<Answer>(parse(message.get()));
}

Answer Connection::Session::parse(LDAPMessage* message) {
  Answer out;
  out.message_id = ldap_msgid(message);
  char* said = nullptr;
  LDAPControl** raw_controls = nullptr;
  if (ldap_parse_result(handle.get(), message, &out.code, nullptr, &said, nullptr, &raw_controls, 0) != LDAP_SUCCESS) {
    out.code = LDAP_DECODING_ERROR;
    return out;
  }
  const Controls controls(raw_controls);
  out.text = harmless(said);
  ldap_memfree(said);

  if (ldap_msgtype(message) == LDAP_RES_EXTENDED) {
    berval* data = nullptr;
    if (ldap_parse_extended_result(handle.get(), message, nullptr, &data, 0) == LDAP_SUCCESS && data != nullptr) {
      out.data.assign(data->bv_val, data->bv_len);
      ber_bvfree(data);
    }
  }
  if (controls) {
    LDAPControl* page = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls.get(), nullptr);
    ber_int_t estimate = 0;
    berval cookie{0, nullptr};
    if (page != nullptr && ldap_parse_pageresponse_control(handle.get(), page, &estimate, &cookie) == LDAP_SUCCESS) {
      if (cookie.bv_val != nullptr) out.cookie.assign(cookie.bv_val, cookie.bv_len);
      ber_memfree(cookie.bv_val);
    }
  }
  return out;
}

}  // namespace entsync::ldap
