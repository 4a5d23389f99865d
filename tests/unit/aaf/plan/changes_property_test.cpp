// What a plan promises of any two entries: applied, it makes the one the other, and touches nothing else.
#include <catch2/catch.hpp>
#include <random>

#include "aaf/plan/changes.hpp"
#include "tests/unit/aaf/plan/applier.hpp"

using namespace entsync::aaf;
using namespace entsync::aaf::plan;

namespace {

const Ownership sampled{{"sn", "description", "member", "facsimileTelephoneNumber"}, {"member"}, {"sn", "description"}};
const std::vector<std::string> names{"sn",      "description", "member", "facsimileTelephoneNumber",
                                     "foreign", "objectClass"};
const std::vector<std::string> pool{"Dupont", "DUPONT",          "Du  Pont", "du pont", "été",
                                    "ÉTÉ",    "E\u0301te\u0301", "a",        "b"};

// Any attributes; those that a server stores hold no two values that it takes for equal.
Attributes any_attributes(std::mt19937& random, bool stored) {
  Attributes attributes;
  for (const auto& name : names) {
    std::set<std::string> keys;
    for (const auto& value : pool) {
      if (random() % 3 != 0) continue;
      const bool ignore = sampled.case_ignore.contains(name) || name == "objectClass";
      if (stored && !keys.insert(ignore ? text::match_key(value) : value).second) continue;
      put(attributes, name, value);
    }
  }
  return attributes;
}

std::set<std::string> keys_of(const Attributes& attributes, const std::string& name) {
  std::set<std::string> keys;
  for (const auto& value : values_of(attributes, name)) {
    keys.insert(sampled.case_ignore.contains(name) || name == "objectClass" ? text::match_key(value) : value);
  }
  return keys;
}

Wanted wanted_of(Attributes attributes) {
  Wanted wanted;
  wanted.entry = {"cn=x", std::move(attributes)};
  wanted.ownership = &sampled;
  return wanted;
}

}  // namespace

TEST_CASE("the operation that change() gives makes the actual entry the wanted one and leaves others' values alone") {
  std::mt19937 random{2026};
  const test::Applier server{sampled};
  for (int round = 0; round < 3000; ++round) {
    const auto wanted = wanted_of(any_attributes(random, false));
    const DirectoryEntry actual{"cn=x", any_attributes(random, true)};
    const bool exists = round % 4 != 0;
    const auto operation = change(wanted, exists ? &actual : nullptr);
    const auto result = operation ? server.apply(exists ? &actual : nullptr, *operation) : actual;

    for (const auto& name : sampled.attributes) {
      // The same values under the ENT's rule, each spelt as one of the wanted ones.
      REQUIRE(keys_of(result.attributes, name) == keys_of(wanted.entry.attributes, name));
      for (const auto& value : values_of(result.attributes, name)) {
        const auto& spellings = values_of(wanted.entry.attributes, name);
        REQUIRE(std::find(spellings.begin(), spellings.end(), value) != spellings.end());
      }
    }
    if (exists) {
      REQUIRE(values_of(result.attributes, "foreign") == values_of(actual.attributes, "foreign"));
      for (const auto& name : keys_of(actual.attributes, "objectClass")) {
        REQUIRE(keys_of(result.attributes, "objectClass").contains(name));
      }
    }
    REQUIRE_FALSE(change(wanted, &result));
  }
}

TEST_CASE("the pre-image of a modify holds all of ours and nothing of others") {
  std::mt19937 random{7};
  for (int round = 0; round < 300; ++round) {
    const DirectoryEntry actual{"cn=x", any_attributes(random, true)};
    const auto operation = change(wanted_of(any_attributes(random, false)), &actual);
    if (!operation) continue;
    for (const auto& name : names) {
      if (name == "foreign") continue;
      REQUIRE(values_of(operation->before, name) == values_of(actual.attributes, name));
    }
    REQUIRE_FALSE(operation->before.contains("foreign"));
  }
}
