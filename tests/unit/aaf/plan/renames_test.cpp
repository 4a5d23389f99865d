#include "aaf/plan/renames.hpp"

#include <catch2/catch.hpp>

using namespace entsync::aaf::plan;

namespace {

std::set<std::string> pupils(int from, int count) {
  std::set<std::string> members;
  for (int i = 0; i < count; ++i) members.insert("p" + std::to_string(from + i));
  return members;
}

GroupChange group(const std::string& id, std::set<std::string> members, std::vector<std::string> mefs = {"1031"},
                  const std::string& kind = "groupe") {
  return {id, kind, std::move(mefs), std::move(members)};
}

}  // namespace

TEST_CASE("a group whose code changed and whose people stayed is renamed") {
  CHECK(renames({group("U:groupe:A", pupils(0, 10))}, {group("U:groupe:B", pupils(0, 10))}) ==
        std::vector<GroupRename>{{"U:groupe:A", "U:groupe:B"}});
}

TEST_CASE("four fifths of the members must agree, on both sides") {
  const auto gone = group("U:groupe:A", pupils(0, 10));
  CHECK(renames({gone}, {group("U:groupe:B", pupils(0, 8))}).size() == 1);
  CHECK(renames({gone}, {group("U:groupe:B", pupils(2, 10))}).size() == 1);
  CHECK(renames({gone}, {group("U:groupe:B", pupils(0, 7))}).empty());
  CHECK(renames({gone}, {group("U:groupe:B", pupils(3, 10))}).empty());
  CHECK(renames({gone}, {group("U:groupe:B", pupils(0, 12))}).size() == 1);
  CHECK(renames({gone}, {group("U:groupe:B", pupils(0, 13))}).empty());
}

TEST_CASE("two that go or two that come are not told apart, so none is renamed") {
  const auto a = group("U:groupe:A", pupils(0, 10)), b = group("U:groupe:B", pupils(0, 10));
  CHECK(renames({a, group("U:groupe:C", pupils(50, 10))}, {b}).empty());
  CHECK(renames({a}, {b, group("U:groupe:C", pupils(50, 10))}).empty());
}

TEST_CASE("kind, MEFs and establishment must be the same") {
  const auto gone = group("U:groupe:A", pupils(0, 10));
  CHECK(renames({gone}, {group("U:groupe:B", pupils(0, 10), {"1032"})}).empty());
  CHECK(renames({gone}, {group("U:division:B", pupils(0, 10), {"1031"}, "division")}).empty());
  CHECK(renames({gone}, {group("V:groupe:B", pupils(0, 10))}).empty());
}

TEST_CASE("empty groups agree in nothing") {
  CHECK(renames({group("U:groupe:A", {})}, {group("U:groupe:B", {})}).empty());
}
