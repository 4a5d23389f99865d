#include "config/values.hpp"

#include <catch2/catch.hpp>

using namespace entsync::config;
using namespace std::chrono;

TEST_CASE("a duration says its unit") {
  CHECK(parse_days("42d") == 42);
  CHECK(parse_days("0d") == 0);
  CHECK(parse_hours("6h") == 6);
  CHECK(parse_seconds("30s") == 30);
  for (const char* wrong : {"", "d", "42", "-1d", "4.5d", "42 d", "42D", "42dd", "99999999d"}) {
    INFO(wrong);
    CHECK_FALSE(parse_days(wrong));
  }
}

TEST_CASE("a share is a percentage and becomes a ratio") {
  CHECK(parse_percent("20%") == Approx(0.2));
  CHECK(parse_percent("2.5%") == Approx(0.025));
  CHECK(parse_percent("100%") == Approx(1.0));
  for (const char* wrong : {"", "%", "20", "0.2", "101%", "-5%", "5%%", "inf%", "2,5%", ".5%"}) {
    INFO(wrong);
    CHECK_FALSE(parse_percent(wrong));
  }
}

TEST_CASE("a size is counted in powers of 1024") {
  CHECK(parse_size("4K") == 4096);
  CHECK(parse_size("4M") == std::size_t{4} << 20);
  CHECK(parse_size("2G") == std::size_t{2} << 30);
  for (const char* wrong : {"", "4", "M", "0M", "4m", "4MB", "-4M"}) CHECK_FALSE(parse_size(wrong));
}

TEST_CASE("days of the year exist in some year") {
  CHECK(parse_days_of_year("05-01..09-30") == DaysOfYear{May / 1, September / 30});
  CHECK(parse_days_of_year("12-20..02-29") == DaysOfYear{December / 20, February / 29});
  for (const char* wrong : {"", "05-01", "05-01-09-30", "13-01..09-30", "05-01..09-31", "5-1..9-30", "05-01...09-30"}) {
    INFO(wrong);
    CHECK_FALSE(parse_days_of_year(wrong));
  }
}

TEST_CASE("a scope is a UAI or a pattern of it, in upper case") {
  CHECK(parse_scope("0310001x") == "0310001X");
  CHECK(parse_scope("031*") == "031*");
  CHECK(parse_scope("*") == "*");
  CHECK(parse_scope("031????h") == "031????H");
  for (const char* wrong : {"", "031", "0310001", "031?", "031 *", "031*,081*", "031%"}) {
    INFO(wrong);
    CHECK_FALSE(parse_scope(wrong));
  }
}

TEST_CASE("a mode of an establishment is a UAI or a pattern, and a mode") {
  CHECK(parse_school_mode("0310001x  observe") == SchoolMode{"0310001X", Mode::observe});
  CHECK(parse_school_mode("031* full") == SchoolMode{"031*", Mode::full});
  for (const char* wrong : {"", "observe", "0310001X", "0310001X watch", "031 full", "0310001X full now"}) {
    INFO(wrong);
    CHECK_FALSE(parse_school_mode(wrong));
  }
}

TEST_CASE("a freeze is a UAI or a pattern, a first and a last day") {
  using namespace std::chrono;
  CHECK(parse_freeze("0310001x 2026-06-10..2026-06-10") == Freeze{"0310001X", 2026y / June / 10, 2026y / June / 10});
  for (const char* wrong : {"", "0310001X", "2026-06-10..2026-06-20", "0310001X 2026-06-20..2026-06-10",
                            "0310001X 2026-06-10", "0310001X 2026-02-30..2026-03-01", "0310001X 06-10..06-20"}) {
    INFO(wrong);
    CHECK_FALSE(parse_freeze(wrong));
  }
}

TEST_CASE("an address of a directory has one of three schemes") {
  CHECK(parse_ldap_uri("ldaps://ent.example.fr:1636"));
  CHECK(parse_ldap_uri("ldapi://%2Fvar%2Frun%2Fldapi"));
  for (const char* wrong : {"", "ldap://", "ent.example.fr", "http://ent.example.fr", "ldap://a ldap://b"})
    CHECK_FALSE(parse_ldap_uri(wrong));
}

TEST_CASE("a listen address has a port that exists") {
  CHECK(parse_listen("127.0.0.1:9464"));
  CHECK(parse_listen("[::1]:1"));
  for (const char* wrong : {"", ":9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "host:port"})
    CHECK_FALSE(parse_listen(wrong));
}

TEST_CASE("levels of guardians are 1, 2 and 3") {
  CHECK(parse_levels("1,2") == std::set<int>{1, 2});
  CHECK(parse_levels("3") == std::set<int>{3});
  for (const char* wrong : {"", ",", "1,", "0", "4", "1;2", "12"}) CHECK_FALSE(parse_levels(wrong));
}

TEST_CASE("an académie is written as a jointure writes it") {
  CHECK(parse_academie("aix-marseille") == "AIX-MARSEILLE");
  for (const char* wrong : {"", "-x", "AC$TOULOUSE", "31"}) CHECK_FALSE(parse_academie(wrong));
}
