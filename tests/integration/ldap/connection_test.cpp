#include <catch2/catch.hpp>
#include <chrono>

#include "aaf/model/failure.hpp"
#include "tests/integration/ldap/support.hpp"

using namespace entsync;
using namespace entsync::test;

namespace {

std::string why(const ldap::Target& wanted) {
  try {
    const ldap::Connection connection(wanted);
  } catch (const aaf::Failure& failure) {
    return failure.what();
  }
  FAIL("the connection was made");
  return {};
}

}  // namespace

TEST_CASE("a connection says what the server offers") {
  const Slapd slapd;
  const ldap::Connection connection(target(slapd));
  CHECK(connection.usable());
  CHECK(connection.capabilities().transactions);
  CHECK(connection.capabilities().assertion);
  CHECK(connection.capabilities().paging);
  CHECK_FALSE(ldap::Connection(target(slapd, Slapd::service_dn, false)).capabilities().transactions);
}

TEST_CASE("a wrong password, an unknown account and an empty password are refused with what to do") {
  const Slapd slapd;
  auto wanted = target(slapd);
  wanted.password = "not this one";
  CHECK(says(why(wanted), "check bind_dn and password_file"));
  CHECK_FALSE(says(why(wanted), "not this one"));
  wanted = target(slapd, "cn=nobody,ou=services,dc=ecollege31,dc=fr");
  CHECK(says(why(wanted), "refuses the name or the password"));
  wanted.password.clear();
  CHECK(says(why(wanted), "anonymous bind"));
  wanted = target(slapd);
  wanted.uris.clear();
  CHECK(says(why(wanted), "none is configured"));
}

TEST_CASE("the first server that answers is taken, and all are named when none does") {
  Slapd slapd;
  auto wanted = target(slapd);
  wanted.uris = {"ldap://127.0.0.1:1", slapd.port_uri(), slapd.socket_uri()};
  CHECK(ldap::Connection(wanted).uri() == slapd.port_uri());
  slapd.kill_hard();
  const auto text = why(wanted);
  for (const auto& uri : wanted.uris) CHECK(says(text, uri));
  CHECK(says(text, "out of reach"));
}

TEST_CASE("a server that answers nothing is given up after the time limit") {
  Slapd slapd;
  auto wanted = target(slapd);
  wanted.operation_timeout_s = 1;
  wanted.network_timeout_s = 1;
  slapd.pause();
  const auto start = std::chrono::steady_clock::now();
  CHECK(says(why(wanted), "out of reach"));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  slapd.resume();
}

TEST_CASE("StartTLS is used where it is asked for, with the right authority alone, and never left out") {
  const Slapd slapd({true, true, {}});
  auto wanted = target(slapd);
  wanted.uris = {slapd.port_uri()};
  wanted.starttls = true;
  wanted.ca_file = slapd.ca_file();
  CHECK(ldap::Connection(wanted).usable());
  wanted.ca_file.clear();
  CHECK(says(why(wanted), "StartTLS failed"));
  const Slapd without_tls;
  wanted.uris = {without_tls.port_uri()};
  wanted.ca_file = slapd.ca_file();
  CHECK(says(why(wanted), "StartTLS failed"));
}
