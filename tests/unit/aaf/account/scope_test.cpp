#include "aaf/account/scope.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf::account;

TEST_CASE("a star stands for any characters, a question mark for one") {
  CHECK(matches("031*", "0310001B"));
  CHECK(matches("*", ""));
  CHECK(matches("*B", "0310001B"));
  CHECK(matches("0*1*B", "0310001B"));
  CHECK(matches("03?0001B", "0310001B"));
  CHECK(matches("0310001b", "0310001B"));
  CHECK_FALSE(matches("03?0001B", "030001B"));
  CHECK_FALSE(matches("031", "0310001B"));
  CHECK_FALSE(matches("0310001B?", "0310001B"));
  CHECK_FALSE(matches("", "0310001B"));
  CHECK_FALSE(matches("*C*B", "0310001B"));
  CHECK(matches("", ""));
}

TEST_CASE("an establishment is in a scope when any of its patterns names it") {
  const Scope scope{{"031*", "0320001X"}, {}};
  CHECK(belonging(scope, "0310001B", "") == Belonging::inside);
  CHECK(belonging(scope, "0320001X", "LYC") == Belonging::inside);
  CHECK(belonging(scope, "0320002Y", "CLG") == Belonging::outside);
}

TEST_CASE("a scope without patterns holds nothing") { CHECK(belonging({}, "0310001B", "CLG") == Belonging::outside); }

TEST_CASE("a scope that asks for types takes only those") {
  const Scope scope{{"031*"}, {"CLG", "SEGPA"}};
  CHECK(belonging(scope, "0310001B", "CLG") == Belonging::inside);
  CHECK(belonging(scope, "0310001B", "clg") == Belonging::inside);
  CHECK(belonging(scope, "0310001B", "LYC") == Belonging::outside);
  CHECK(belonging(scope, "0310001B", "CL") == Belonging::outside);
}

TEST_CASE("an establishment of unknown type is held where the scope asks for types") {
  const Scope scope{{"031*"}, {"CLG"}};
  CHECK(belonging(scope, "0310001B", "") == Belonging::held);
  CHECK(belonging(scope, "0810001B", "") == Belonging::outside);
}

TEST_CASE("a person of several establishments is planned under the smallest") {
  CHECK(owner_of({"0310002C", "0310001B", "0810001A"}) == "0310001B");
  CHECK(owner_of({}).empty());
}
