// The inside of a connection: libldap's handle and messages, owned, and the one way to wait for an answer.
//
// For this room's own files: it brings <ldap.h>.
#pragma once

#include <ldap.h>

#include <memory>
#include <string>
#include <vector>

#include "aaf/model/failure.hpp"
#include "ldap/connection.hpp"

namespace entsync::ldap {

struct FreeHandle {
  void operator()(LDAP* handle) const { ldap_unbind_ext(handle, nullptr, nullptr); }
};
struct FreeMessage {
  void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
struct FreeControls {
  void operator()(LDAPControl** controls) const { ldap_controls_free(controls); }
};
using Handle = std::unique_ptr<LDAP, FreeHandle>;
using Message = std::unique_ptr<LDAPMessage, FreeMessage>;
using Controls = std::unique_ptr<LDAPControl*, FreeControls>;

// A final message, parsed.
struct Answer {
  int message_id = 0;
  int code = LDAP_OTHER;
  std::string text;    // the server's diagnostic, kept only where it can hold no value of a person
  std::string data;    // value of an extended response
  std::string cookie;  // of a paged search; empty: the last page
};

struct Connection::Session {
  Target target;
  std::string uri;
  Capabilities capabilities;
  Handle handle;
  bool broken = false;

  // "talking to ENT X: ldap://…: <reason>".
  [[nodiscard]] aaf::Failure failure(const std::string& reason) const;
  // The failure that belongs to one of libldap's own codes or to the server's.
  [[nodiscard]] aaf::Failure failure(int code) const;
  // Throws when the connection broke before.
  void require_usable() const;
  // Gives the connection up: nothing that was sent will be awaited any more.
  void give_up() { broken = true; }

  // The next message that belongs to `message_id` (LDAP_RES_ANY: to any), after at most `timeout_s` seconds. Empty when
  // none came in time or the server went away: the connection is then broken. With a timeout of 0 an empty message only
  // says that there is nothing yet, unless the connection is broken.
  [[nodiscard]] Message next(int message_id, int timeout_s);
  // Awaits the final message of a request other than a search. Empty likewise.
  [[nodiscard]] std::unique_ptr<Answer> answer(int message_id);
  // Parses a final message.
  [[nodiscard]] Answer parse(LDAPMessage* message);
};

// "no such object (32)", for messages; total.
[[nodiscard]] std::string code_name(int code);

}  // namespace entsync::ldap
