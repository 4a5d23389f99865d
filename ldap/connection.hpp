// One bound connection to an ENT.
//
// Protocol 3, referrals off, TLS before the bind and never without it where it is asked for, every wait bounded. A
// connection that broke stays broken: whoever needs another one opens it.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace entsync::ldap {

// Where an ENT is and who we are there.
struct Target {
  std::string name;               // of the ENT, for messages
  std::vector<std::string> uris;  // tried in this order: ldap://, ldaps://, ldapi://
  std::string bind_dn;
  std::string password;          // never empty: that would be an anonymous bind on some servers
  bool starttls = false;         // never falls back to plain text
  std::string ca_file;           // PEM; empty: the system's
  int network_timeout_s = 5;     // to connect to one server
  int operation_timeout_s = 30;  // for one answer
  bool transactions = true;      // false: not used even where the server offers them
};

// What the root DSE says that we make use of.
struct Capabilities {
  bool transactions = false;  // RFC 5805, and not switched off in the Target
  bool assertion = false;     // RFC 4528
  bool paging = false;        // RFC 2696
  std::string vendor;         // vendorName and vendorVersion, or the structural class of the root DSE; may be empty
};

class Connection {
 public:
  // Connects, starts TLS where asked for, binds, reads the root DSE. Throws aaf::Failure when no server answers, TLS
  // fails, or the bind is refused; the sentence says which.
  explicit Connection(Target target);
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  [[nodiscard]] const Target& target() const;
  [[nodiscard]] const std::string& uri() const;  // the one that answered
  [[nodiscard]] const Capabilities& capabilities() const;
  // False once the server went away or did not answer in time; every further use throws aaf::Failure.
  [[nodiscard]] bool usable() const;

  struct Session;  // ldap/session.hpp, inside this room only
  [[nodiscard]] Session& session() const;

 private:
  std::unique_ptr<Session> session_;
};

}  // namespace entsync::ldap
