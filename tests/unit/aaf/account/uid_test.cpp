#include "aaf/account/uid.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <stdexcept>

#include "aaf/account/person.hpp"

using namespace entsync::aaf::account;

namespace {
constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz";
constexpr std::string_view all_signs = "abcdefghijkmnpqrstuvwxyz23456789";
}  // namespace

TEST_CASE("a uid has 8 signs that nobody confuses, a letter first") {
  std::mt19937_64 random{7};
  std::uniform_int_distribution<std::int64_t> any{0, uid_count - 1};
  for (int i = 0; i < 500; ++i) {
    const auto uid = uid_of(any(random), "secret");
    INFO(uid);
    REQUIRE(uid.size() == 8);
    REQUIRE(letters.find(uid.front()) != std::string_view::npos);
    REQUIRE(uid.find_first_not_of(all_signs) == std::string::npos);
  }
}

TEST_CASE("different jointure numbers get different uids") {
  std::set<std::string> given;
  for (std::int64_t n = 0; n < 3000; ++n) REQUIRE(given.insert(uid_of(1'000'000'000 + n, "secret")).second);
  for (std::int64_t n = 1; n <= 500; ++n) REQUIRE(given.insert(uid_of(uid_count - n, "secret")).second);
}

TEST_CASE("the same number and key give the same uid, another key another one") {
  CHECK(uid_of(1'000'000'001, "secret") == uid_of(1'000'000'001, "secret"));
  CHECK(uid_of(1'000'000'001, "secret") != uid_of(1'000'000'001, "other"));
}

TEST_CASE("neighbouring numbers do not get neighbouring uids") {
  std::set<char> first_signs;
  for (std::int64_t n = 0; n < 200; ++n) first_signs.insert(uid_of(1'000'000'000 + n, "secret").front());
  CHECK(first_signs.size() > 15);
}

TEST_CASE("a number that has no unique uid is refused") {
  CHECK_THROWS_AS(uid_of(-1, "secret"), std::out_of_range);
  CHECK_THROWS_AS(uid_of(uid_count, "secret"), std::out_of_range);
  CHECK_NOTHROW(uid_of(0, "secret"));
  CHECK_NOTHROW(uid_of(uid_count - 1, "secret"));
}

TEST_CASE("the uid of a number never changes from release to release") {
  CHECK(uid_of(1'000'000'001, "a key that stays") == "bmsg3etw");
}

TEST_CASE("a jointure names the academie and the number") {
  CHECK(jointure_text({"eleve:TOULOUSE:1", 1'000'000'001, "TOULOUSE", "abcdefgh", ""}) == "AC-TOULOUSE$1000000001");
}
