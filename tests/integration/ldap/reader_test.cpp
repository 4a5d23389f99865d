#include <algorithm>
#include <catch2/catch.hpp>

#include "aaf/model/failure.hpp"
#include "ldap/dn.hpp"
#include "tests/integration/ldap/support.hpp"

using namespace entsync;
using namespace entsync::test;

namespace {

std::string why(const std::function<void()>& act) {
  try {
    act();
  } catch (const aaf::Failure& failure) {
    return failure.what();
  }
  FAIL("there was an answer");
  return {};
}

}  // namespace

TEST_CASE("every kind of entry of both mappings is taken by the server and read back as it was meant") {
  for (const char* name : {"sdet", "plain"}) {
    INFO(name);
    const Slapd slapd;
    ldap::Connection connection(target(slapd));
    const auto mapping = shipped_mapping(name);
    std::vector<aaf::DirectoryEntry> wanted;
    Operations adds;
    auto things = projected_examples();
    // Again with nothing but what cannot be missing: defaults must satisfy the schema.
    for (auto thing : projected_examples()) {
      using aaf::project::ProjectedKind;
      const bool person = thing.kind == ProjectedKind::pupil || thing.kind == ProjectedKind::guardian ||
                          thing.kind == ProjectedKind::staff;
      const aaf::Attributes all = thing.attributes;
      if (person) {
        thing.id = thing.id.substr(0, 7) + "z";
        thing.attributes = {{"uid", {thing.id}},
                            {"ENTPersonProfils", all.at("ENTPersonProfils")},
                            {"ENTPersonLogin", {thing.id}},
                            {"ENTPersonJointure", {"AC-TOULOUSE$1"}}};
      } else if (thing.kind == ProjectedKind::establishment) {
        thing.id = "0310002C";
        thing.attributes = {{"ou", {thing.id}}};
      } else {
        thing.id += "-bare";
        thing.attributes = {{"cn", {thing.id}}, {"member", all.at("member")}};
      }
      things.push_back(thing);
    }
    for (const auto& thing : things) {
      wanted.push_back(mapping.render(thing));
      adds.push_back(to(mapping, thing));
    }
    number(adds);
    for (const auto& outcome : ldap::Writer(connection, mapping).apply(adds, 1)) {
      INFO(adds[static_cast<std::size_t>(outcome.seq - 1)].dn << ": " << outcome.text);
      CHECK(outcome.state == OperationState::done);
    }
    auto actual = ldap::Reader(connection, mapping).read_establishment("0310001B");
    std::sort(wanted.begin(), wanted.end(), [](const auto& one, const auto& other) { return one.dn < other.dn; });
    CHECK(actual == wanted);
    for (const auto& entry : actual) CHECK(mapping.kind_of(entry).has_value());
  }
}

TEST_CASE("an establishment is read by its mark, guardians included, and nothing of another school or of others") {
  const Slapd slapd(
      {true, false, "dn: uid=manual,ou=personnes,dc=ecollege31,dc=fr\nobjectClass: inetOrgPerson\nsn: M\ncn: M\n\n"});
  ldap::Connection connection(target(slapd));
  const auto mapping = shipped_mapping();
  auto other = pupil(1);
  other.uais = {"0310099Z"};
  other.attributes["entsyncUAI"] = {"0310099Z"};
  Operations adds{to(mapping, projected_pupil()), to(mapping, projected_guardian()), to(mapping, other)};
  number(adds);
  REQUIRE(states(ldap::Writer(connection, mapping).apply(adds, 1)) == std::vector(3, OperationState::done));

  ldap::Reader reader(connection, mapping);
  const auto mine = reader.read_establishment("0310001B");
  REQUIRE(mine.size() == 2);
  CHECK(mine[0].dn == "uid=a3b4c5d6,ou=personnes,dc=ecollege31,dc=fr");
  CHECK(mine[1].dn == "uid=k7m2p9qx,ou=personnes,dc=ecollege31,dc=fr");
  CHECK(reader.read_establishment("0310001*").empty());
  int all = 0;
  reader.read_all_managed([&](aaf::DirectoryEntry&&) { ++all; });
  CHECK(all == 3);
  const auto some =
      reader.read_dns({adds[2].dn, "uid=nobody,ou=personnes,dc=ecollege31,dc=fr", adds[2].dn, adds[0].dn});
  REQUIRE(some.size() == 2);
  CHECK(some[0].dn == adds[0].dn);
  CHECK(some[1].dn == adds[2].dn);
}

TEST_CASE("a read that a size limit cuts is a failure and not half a directory") {
  const Slapd slapd;
  const auto mapping = shipped_mapping();
  {
    ldap::Connection connection(target(slapd));
    REQUIRE(states(ldap::Writer(connection, mapping).apply(pupils(mapping, 0, 30), 1)) ==
            std::vector(30, OperationState::done));
    CHECK(ldap::Reader(connection, mapping).read_establishment("0310001B").size() == 30);
  }
  ldap::Connection limited(target(slapd, Slapd::limited_dn));
  ldap::Reader reader(limited, mapping);
  CHECK(says(why([&] { (void)reader.read_establishment("0310001B"); }), "cut by a size limit"));
  CHECK(says(why([&] { reader.read_all_managed([](aaf::DirectoryEntry&&) {}); }), "cut by a size limit"));
  CHECK(limited.usable());
}

TEST_CASE("more entries than a page holds are read whole") {
  const Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd));
  ldap::Writer writer(connection, mapping);
  REQUIRE(states(writer.apply(pupils(mapping, 0, 1203), 1)) == std::vector(1203, OperationState::done));
  ldap::Reader reader(connection, mapping);
  CHECK(reader.read_establishment("0310001B").size() == 1203);
  std::vector<std::string> dns;
  for (int n = 0; n < 1203; ++n) dns.push_back(mapping.dn_of(ProjectedKind::pupil, pupil(n).id));
  CHECK(reader.read_dns(dns).size() == 1203);
}

TEST_CASE("an account that may not see a branch gets a failure, not an empty school") {
  const Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection stranger(target(slapd, Slapd::stranger_dn));
  ldap::Reader reader(stranger, mapping);
  const auto text = why([&] { (void)reader.read_establishment("0310001B"); });
  CHECK(says(text, "may not see it"));
  const Slapd empty({false, false, {}});
  ldap::Connection connection(target(empty));
  CHECK(says(why([&] { (void)ldap::Reader(connection, mapping).read_establishment("0310001B"); }),
             "Load the branches that check-config prints"));
}

TEST_CASE("a referral within a branch is a failure") {
  const Slapd slapd({true, false,
                     "dn: ou=elsewhere,ou=personnes,dc=ecollege31,dc=fr\nobjectClass: referral\nobjectClass: "
                     "extensibleObject\nou: elsewhere\nref: ldap://other.example.fr/ou=x\n\n"});
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd));
  ldap::Reader reader(connection, mapping);
  CHECK(says(why([&] { (void)reader.read_establishment("0310001B"); }), "refers to another server"));
}

TEST_CASE("a server that dies between two reads is a failure, and stays one") {
  Slapd slapd;
  const auto mapping = shipped_mapping();
  ldap::Connection connection(target(slapd));
  ldap::Reader reader(connection, mapping);
  CHECK(reader.read_establishment("0310001B").empty());
  slapd.kill_hard();
  CHECK(says(why([&] { (void)reader.read_establishment("0310001B"); }), "ENT ecollege31"));
  CHECK_FALSE(connection.usable());
  slapd.start();
  CHECK(says(why([&] { (void)reader.read_establishment("0310001B"); }), "connect again"));
  ldap::Connection again(target(slapd));
  CHECK(ldap::Reader(again, mapping).read_establishment("0310001B").empty());
}
