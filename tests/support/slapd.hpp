// A private slapd for one test: in a folder of its own, on a socket in it and a free loopback port, with our schema,
// the branches of the mappings, and accounts that are not rootdn, which would be exempt from limits and rights.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace entsync::test {

struct SlapdOptions {
  bool branches = true;    // ou=personnes, ou=structures, ou=groupes and their English names
  bool tls = false;        // a certificate for 127.0.0.1, signed by the authority in `ca_file`
  std::string extra_ldif;  // loaded before the start
};

class Slapd {
 public:
  // Starts it and waits until it listens; throws std::runtime_error with slapd's own words when it does not.
  explicit Slapd(SlapdOptions options = {});
  // Stops it and removes its folder.
  ~Slapd();
  Slapd(const Slapd&) = delete;
  Slapd& operator=(const Slapd&) = delete;

  [[nodiscard]] std::string socket_uri() const;  // ldapi://…
  [[nodiscard]] std::string port_uri() const;    // ldap://127.0.0.1:…
  [[nodiscard]] std::string ca_file() const { return (folder_ / "ca.pem").string(); }

  static constexpr const char* base = "dc=ecollege31,dc=fr";
  static constexpr const char* password = "for-tests-only";
  static constexpr const char* service_dn =
      "cn=entsync,ou=services,dc=ecollege31,dc=fr";                                      // as docs/directories.md says
  static constexpr const char* reader_dn = "cn=reader,ou=services,dc=ecollege31,dc=fr";  // reads, may not write
  static constexpr const char* stranger_dn = "cn=stranger,ou=services,dc=ecollege31,dc=fr";  // binds, sees nothing
  static constexpr const char* limited_dn = "cn=limited,ou=services,dc=ecollege31,dc=fr";    // like service, 20 entries
  static constexpr const char* root_dn = "cn=root,dc=ecollege31,dc=fr";  // for what others do to the ENT

  void start();
  void kill_hard();  // SIGKILL; `start` brings it back with what it had committed
  void pause();      // SIGSTOP: it keeps its connections and answers nothing
  void resume();
  // Everything below the base, as LDIF, by slapcat.
  [[nodiscard]] std::string dump() const;

 private:
  void write_configuration(const SlapdOptions& options) const;
  void make_certificates() const;
  void run_tool(const std::string& command) const;

  std::filesystem::path folder_;
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace entsync::test
