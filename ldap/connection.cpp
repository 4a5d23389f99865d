#include "ldap/connection.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <utility>

#include "ldap/search.hpp"
#include "ldap/session.hpp"

namespace entsync::ldap {
namespace {

constexpr const char* transaction_start = "1.3.6.1.1.21.1";
constexpr const char* transaction_end = "1.3.6.1.1.21.3";

// ldap_set_option takes void*: one typed function per kind of option, so that a wrong type does not compile.
void set_number(LDAP* handle, int option, int value) { ldap_set_option(handle, option, &value); }
void set_switch(LDAP* handle, int option, bool on) { ldap_set_option(handle, option, on ? LDAP_OPT_ON : LDAP_OPT_OFF); }
void set_seconds(LDAP* handle, int option, int seconds) {
  const timeval value{seconds, 0};
  ldap_set_option(handle, option, &value);
}
void set_text(LDAP* handle, int option, const std::string& value) { ldap_set_option(handle, option, value.c_str()); }

// liblber writes with write(2): a server that went away would end the whole program.
void ignore_broken_pipes() {
  struct sigaction present {};
  sigaction(SIGPIPE, nullptr, &present);
  if (present.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);  // NOLINT: SIG_DFL is libc's cast
}

// A server that stops reading must not block us in a write for ever: libldap keeps what is left over and goes on with
// it when the next answer is awaited, which has a limit of its own.
void limit_writes(LDAP* handle) {
  int descriptor = -1;
  if (ldap_get_option(handle, LDAP_OPT_DESC, &descriptor) != LDAP_OPT_SUCCESS || descriptor < 0) return;
  const timeval limit{0, 250'000};
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

// The authorities that this system trusts, as Debian's ca-certificates keeps them. libldap itself trusts nobody unless
// it is told to.
const std::string system_authorities = "/etc/ssl/certs/ca-certificates.crt";

// Everything is said here, so that no ldap.conf or ~/.ldaprc of the host changes what entsync does.
Handle prepare(const Target& target, const std::string& uri) {
  LDAP* raw = nullptr;
  if (const int code = ldap_initialize(&raw, uri.c_str()); code != LDAP_SUCCESS)
    throw aaf::Failure("connecting to ENT " + target.name, uri, code_name(code), "LDAP " + std::to_string(code));
  Handle handle(raw);
  set_number(raw, LDAP_OPT_PROTOCOL_VERSION, LDAP_VERSION3);
  set_switch(raw, LDAP_OPT_REFERRALS, false);
  set_switch(raw, LDAP_OPT_RESTART, true);
  set_number(raw, LDAP_OPT_DEREF, LDAP_DEREF_NEVER);
  set_number(raw, LDAP_OPT_SIZELIMIT, 0);
  set_number(raw, LDAP_OPT_TIMELIMIT, 0);
  set_seconds(raw, LDAP_OPT_NETWORK_TIMEOUT, target.network_timeout_s);
  set_seconds(raw, LDAP_OPT_TIMEOUT, target.operation_timeout_s);
  set_number(raw, LDAP_OPT_X_TLS_REQUIRE_CERT, LDAP_OPT_X_TLS_DEMAND);
  set_text(raw, LDAP_OPT_X_TLS_CACERTFILE, target.ca_file.empty() ? system_authorities : target.ca_file);
  if (target.starttls || uri.starts_with("ldaps:"))
    set_number(raw, LDAP_OPT_X_TLS_NEWCTX, 0);  // last: it takes the options above
  return handle;
}

// What libldap says of a TLS failure beyond its code ("certificate verify failed").
std::string detail(LDAP* handle) {
  char* said = nullptr;
  ldap_get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, &said);
  std::string text = said == nullptr || *said == '\0' ? "" : std::string(", ") + said;
  ldap_memfree(said);
  return text;
}

std::string bind_reason(int code) {
  switch (code) {
    case LDAP_INVALID_CREDENTIALS:
      return "the directory refuses the name or the password of the service account; check bind_dn and password_file";
    case LDAP_INSUFFICIENT_ACCESS: return "the service account may not bind here; ask the administrator of the ENT";
    case LDAP_CONFIDENTIALITY_REQUIRED:
      return "the directory takes passwords over TLS only; use ldaps:// or starttls = true";
    case LDAP_STRONG_AUTH_REQUIRED:
      return "the directory does not take simple binds as they are; use ldaps:// or starttls = true";
    default: return "the bind failed, " + code_name(code);
  }
}

// libldap tells an untrusted certificate and a server that is away alike.
constexpr const char* authority_hint =
    " (does ca_file hold the authority of the server's certificate, and does that name this host?)";

// Connects to one server and binds. A text says why it could not be reached, for the next one to be tried; what another
// server of the same ENT would answer too is thrown.
std::optional<std::string> reach(Connection::Session& session, const std::string& uri) {
  Handle handle = prepare(session.target, uri);
  if (session.target.starttls) {
    if (const int code = ldap_start_tls_s(handle.get(), nullptr, nullptr); code != LDAP_SUCCESS)
      return uri + ": StartTLS failed, " + code_name(code) + detail(handle.get()) + authority_hint;
  }
  berval password{session.target.password.size(), session.target.password.data()};
  const int code = ldap_sasl_bind_s(handle.get(), session.target.bind_dn.c_str(), LDAP_SASL_SIMPLE, &password, nullptr,
                                    nullptr, nullptr);
  if (code < 0 || code == LDAP_BUSY || code == LDAP_UNAVAILABLE)
    return uri + ": " + code_name(code) + (code == LDAP_CONNECT_ERROR ? detail(handle.get()) : "") +
           (code == LDAP_SERVER_DOWN && uri.starts_with("ldaps:") ? authority_hint : "");
  if (code != LDAP_SUCCESS)
    throw aaf::Failure("binding to ENT " + session.target.name, uri, bind_reason(code), "LDAP " + std::to_string(code));
  limit_writes(handle.get());
  session.handle = std::move(handle);
  session.uri = uri;
  return std::nullopt;
}

bool holds(const aaf::Attributes& attributes, const char* name, const char* value) {
  const auto& values = aaf::values_of(attributes, name);
  return std::find(values.begin(), values.end(), value) != values.end();
}

Capabilities read_capabilities(Connection::Session& session) {
  Capabilities out;
  SearchRequest request{
      "", Scope::base, "(objectClass=*)", {"supportedExtension", "supportedControl", "vendorName", "vendorVersion"}};
  const Answer answer = search(session, request, [&](std::string&&, aaf::Attributes&& root) {
    out.transactions = session.target.transactions && holds(root, "supportedExtension", transaction_start) &&
                       holds(root, "supportedExtension", transaction_end);
    out.assertion = holds(root, "supportedControl", LDAP_CONTROL_ASSERT);
    out.paging = holds(root, "supportedControl", LDAP_CONTROL_PAGEDRESULTS);
    for (const char* name : {"vendorName", "vendorVersion"}) {
      const auto value = aaf::value_of(root, name);
      if (!value.empty()) out.vendor += (out.vendor.empty() ? "" : " ") + std::string(value);
    }
  });
  if (answer.code != LDAP_SUCCESS) throw session.failure("the root DSE cannot be read, " + code_name(answer.code));
  return out;
}

}  // namespace

Connection::Connection(Target target) : session_(std::make_unique<Session>()) {
  const std::string name = target.name;
  if (target.password.empty())
    throw aaf::Failure("connecting to ENT " + name, target.bind_dn,
                       "the password is empty, which some servers take for an anonymous bind; fill password_file");
  if (target.bind_dn.empty()) throw aaf::Failure("connecting to ENT " + name, "bind_dn", "it is empty");
  if (target.uris.empty()) throw aaf::Failure("connecting to ENT " + name, "uri", "none is configured");
  ignore_broken_pipes();
  session_->target = std::move(target);
  std::string reasons;
  for (const auto& uri : session_->target.uris) {
    const auto obstacle = reach(*session_, uri);
    if (!obstacle) {
      session_->capabilities = read_capabilities(*session_);
      return;
    }
    reasons += (reasons.empty() ? "" : "; ") + *obstacle;
  }
  throw aaf::Failure("connecting to ENT " + name, "out of reach", reasons, "LDAP " + std::to_string(LDAP_SERVER_DOWN));
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

const Target& Connection::target() const { return session_->target; }
const std::string& Connection::uri() const { return session_->uri; }
const Capabilities& Connection::capabilities() const { return session_->capabilities; }
bool Connection::usable() const { return !session_->broken; }
Connection::Session& Connection::session() const { return *session_; }

}  // namespace entsync::ldap
