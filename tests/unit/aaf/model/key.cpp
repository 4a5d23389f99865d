#include "aaf/model/key.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf;

TEST_CASE("pupils and guardians are numbered by the académie (D10)") {
  CHECK(pupil_key("TOULOUSE", "1234567") == "eleve:TOULOUSE:1234567");
  CHECK(guardian_key("TOULOUSE", "98765") == "responsable:TOULOUSE:98765");
}

TEST_CASE("epp and eppsup numbers hold for the académie, all others for one establishment (R56)") {
  CHECK(staff_key("TOULOUSE", "0310001H", "epp", "12") == "epp:TOULOUSE:12");
  CHECK(staff_key("TOULOUSE", "0310001H", "eppsup", "12") == "eppsup:TOULOUSE:12");
  CHECK(staff_key("TOULOUSE", "0310001H", "dir", "12") == "dir:0310001H:12");
  CHECK(staff_key("TOULOUSE", "0310001H", "local", "12") == "local:0310001H:12");
  CHECK(staff_key("TOULOUSE", "0310001H", "new", "12") == "new:0310001H:12");
}

TEST_CASE("a key tells its kind and its number, also when it is ambiguous") {
  const auto key = pupil_key("AIX-MARSEILLE", "77");
  CHECK(kind_of(key) == Kind::pupil);
  CHECK(number_of(key) == "77");
  const auto other = ambiguous_key(guardian_key("TOULOUSE", "5"), "0310001H");
  CHECK(other == "responsable:TOULOUSE:5@0310001H");
  CHECK(kind_of(other) == Kind::guardian);
  CHECK(number_of(other) == "5");
  CHECK(kind_of("dir:0310001H:12") == Kind::staff);
}
