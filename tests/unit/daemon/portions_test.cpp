#include "daemon/run/portions.hpp"

#include <catch2/catch.hpp>

using entsync::daemon::run::portions_of;
using Portions = std::vector<std::vector<std::string>>;

TEST_CASE("newcomers go out in portions of whole establishments, when there are too many for one plan") {
  CHECK(portions_of({}, 10).empty());
  CHECK(portions_of({{"a", 4}, {"b", 6}}, 10).empty());
  CHECK(portions_of({{"a", 4}, {"b", 6}, {"c", 1}}, 10) == Portions{{"a", "b"}, {"c"}});
  CHECK(portions_of({{"a", 4}, {"b", 7}, {"c", 3}}, 10) == Portions{{"a"}, {"b", "c"}});
}

TEST_CASE("an establishment that is too large by itself is a portion of its own") {
  CHECK(portions_of({{"a", 40}}, 10).empty());
  CHECK(portions_of({{"a", 1}, {"b", 40}, {"c", 1}}, 10) == Portions{{"a"}, {"b"}, {"c"}});
}
