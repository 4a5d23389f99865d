#include "ldap/dn.hpp"

#include <catch2/catch.hpp>

using namespace entsync::ldap;

TEST_CASE("signs that mean something in an RDN are escaped as slapd writes them") {
  CHECK(escape_rdn("0310001B:division:3A:eleves") == "0310001B:division:3A:eleves");
  CHECK(escape_rdn("3A, x+y") == "3A\\2C x\\2By");
  CHECK(escape_rdn("#1") == "\\231");
  CHECK(escape_rdn("1#") == "1#");
  CHECK(escape_rdn(" 3 A ") == "\\203 A\\20");
  CHECK(escape_rdn(R"(a"b<c>d;e\f=g)") == R"(a\22b\3Cc\3Ed\3Be\5Cf\3Dg)");
  CHECK(escape_rdn("6ÈME É") == "6ÈME É");
  CHECK(escape_rdn(std::string("a\0b", 3)) == "a\\00b");
}

TEST_CASE("escaping an RDN value can be undone") {
  for (const std::string value : {"3A, x+y", "#1", " 3 A ", R"(a"b<c>d;e\f=g)", "6ÈME É", "plain", ""})
    CHECK(unescape_rdn(escape_rdn(value)) == value);
}

TEST_CASE("signs that mean something in a filter are escaped") {
  CHECK(escape_filter("a*(b)\\c") == "a\\2A\\28b\\29\\5Cc");
  CHECK(escape_filter("D'ARGENT, É") == "D'ARGENT, É");
  CHECK(escape_filter(std::string("a\0b", 3)) == "a\\00b");
}

TEST_CASE("one entry's name has one canonical text") {
  const std::string canonical = "cn=3A\\2C x\\2By,ou=groupes,dc=ent,dc=fr";
  CHECK(normalise_dn("cn=3A\\, x\\+y,ou=groupes,dc=ent,dc=fr") == canonical);
  CHECK(normalise_dn("CN=3A\\2C x\\2by , OU = groupes,DC=ent,dc=fr") == canonical);
  CHECK(normalise_dn(canonical) == canonical);
  CHECK(normalise_dn("uid=b+cn=a,dc=fr") == "cn=a+uid=b,dc=fr");
  CHECK(normalise_dn("cn=\\C3\\A9l\\C3\\A8ve,dc=fr") == "cn=élève,dc=fr");
  CHECK(normalise_dn("") == "");
  CHECK_FALSE(normalise_dn("no dn at all"));
  CHECK_FALSE(normalise_dn("uid=,,dc=fr"));
}

TEST_CASE("names are compared without case, and kept as they are spelt") {
  CHECK(normalise_dn("ou=0310001B,ou=Structures,dc=fr") == "ou=0310001B,ou=Structures,dc=fr");
  CHECK(same_dn("ou=0310001B,ou=Structures,dc=fr", "OU=0310001b, ou=structures,DC=FR"));
  CHECK(same_dn("cn=ÉTÉ,dc=fr", "cn=été,dc=fr"));
  CHECK_FALSE(same_dn("cn=ete,dc=fr", "cn=été,dc=fr"));
}

TEST_CASE("a name lies within its parents and nothing else") {
  CHECK(within("uid=a,ou=personnes,dc=ent,dc=fr", "ou=Personnes,dc=ent,dc=fr"));
  CHECK(within("dc=ent,dc=fr", "dc=ent,dc=fr"));
  CHECK_FALSE(within("uid=a,ou=autrespersonnes,dc=fr", "ou=personnes,dc=fr"));
  CHECK_FALSE(within("dc=fr", "dc=ent,dc=fr"));
  CHECK(rdn_of("uid=a,ou=b,c=d") == "uid=a");
  CHECK(parent_of("uid=a,ou=b,c=d") == "ou=b,c=d");
  CHECK(parent_of("c=d").empty());
}
