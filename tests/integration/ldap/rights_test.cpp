#include "ldap/rights.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/integration/ldap/support.hpp"

using namespace entsync;
using namespace entsync::test;

namespace {

ldap::Finding finding(const std::vector<ldap::Finding>& all, const std::string& check) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.check == check; });
  if (found == all.end()) FAIL("there is no finding on " << check);
  return *found;
}

}  // namespace

TEST_CASE("an ENT as the administrator's page describes it passes every check, and nothing is left in it") {
  const bool transactions = GENERATE(true, false);
  const auto* name = GENERATE("sdet", "plain");
  INFO(name << ", transactions " << transactions);
  const Slapd slapd;
  const auto mapping = shipped_mapping(name);
  ldap::Connection connection(target(slapd, Slapd::service_dn, transactions));
  const auto before = slapd.dump();
  const auto findings = ldap::check_rights(connection, mapping);
  for (const auto& one : findings) {
    INFO(one.check << ": " << one.text);
    CHECK(one.verdict == (one.check == "search limits" ? ldap::Verdict::warning : ldap::Verdict::ok));
  }
  CHECK(findings.size() == 5);
  CHECK(slapd.dump() == before);
  // And again with a watermark in place.
  REQUIRE(states(ldap::Writer(connection, mapping).apply({to(mapping, projected_pupil())}, 1)) ==
          std::vector{OperationState::done});
  const auto filled = slapd.dump();
  CHECK(finding(ldap::check_rights(connection, mapping), "write rights").verdict == ldap::Verdict::ok);
  CHECK(slapd.dump() == filled);
}

TEST_CASE("missing branches come with the LDIF that makes them, and it does") {
  const Slapd slapd({false, false, {}});
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd));
  const auto branches = finding(ldap::check_rights(connection, mapping), "branches");
  CHECK(branches.verdict == ldap::Verdict::error);
  CHECK(branches.remedy == ldap::branches_ldif(mapping));
  const Slapd filled({false, false, branches.remedy});
  ldap::Connection other(target(filled));
  CHECK(finding(ldap::check_rights(other, mapping), "branches").verdict == ldap::Verdict::ok);
}

TEST_CASE("an account that may not write, one that is cut, and one that sees nothing are told so") {
  const bool transactions = GENERATE(true, false);
  const Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection reader(target(slapd, Slapd::reader_dn, transactions));
  const auto rights = finding(ldap::check_rights(reader, mapping), "write rights");
  CHECK(rights.verdict == ldap::Verdict::error);
  CHECK(rights.text.find("an entry of kind pupil") != std::string::npos);
  CHECK(rights.text.find("(50)") != std::string::npos);
  CHECK(rights.remedy.find(Slapd::reader_dn) != std::string::npos);

  ldap::Connection stranger(target(slapd, Slapd::stranger_dn, transactions));
  CHECK(finding(ldap::check_rights(stranger, mapping), "branches").verdict == ldap::Verdict::error);

  ldap::Connection service(target(slapd));
  REQUIRE(states(ldap::Writer(service, mapping).apply(pupils(mapping, 0, 30), 1)) ==
          std::vector(30, OperationState::done));
  ldap::Connection limited(target(slapd, Slapd::limited_dn, transactions));
  const auto limits = finding(ldap::check_rights(limited, mapping), "search limits");
  CHECK(limits.verdict == ldap::Verdict::error);
  CHECK(limits.text.find("after 20 entries") != std::string::npos);
  CHECK(limits.remedy.find("olcLimits") != std::string::npos);
}

TEST_CASE("more entries than any default limit, read at once, prove that there is none") {
  const Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd));
  REQUIRE(states(ldap::Writer(connection, mapping).apply(pupils(mapping, 0, 520), 1)) ==
          std::vector(520, OperationState::done));
  CHECK(finding(ldap::check_rights(connection, mapping), "search limits").verdict == ldap::Verdict::ok);
}

TEST_CASE("a mapping that names what the directory does not know is told which names") {
  const Slapd slapd;
  auto mapping = ldap::Mapping::parse(
      "[layout]\npeople = ou=personnes\ngroups = ou=groupes\nwatermark = cn=entsync-watermark\n"
      "[person]\nbranch = people\nrdn = uid\nclass inetOrgPerson ENTFantome\nuid\nfavouriteDish <- sn\n"
      "[pupil : person]\n[guardian : person]\n[staff : person]\n"
      "[establishment]\nbranch = groups\nrdn = ou\nclass organizationalUnit\nou\n"
      "[members]\nbranch = groups\nrdn = cn\nclass groupOfNames\ncn\nmember | person-dn\n"
      "[division : members]\n[group : members]\n[profile : members]\n",
      "test.conf", Slapd::base);
  REQUIRE(mapping);
  ldap::Connection connection(target(slapd));
  const auto schema = finding(ldap::check_rights(connection, *mapping), "schema");
  CHECK(schema.verdict == ldap::Verdict::error);
  CHECK(schema.text == "unknown to the directory: ENTFantome, favouriteDish");
}
