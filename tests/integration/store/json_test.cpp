#include "store/json.hpp"

#include <catch2/catch.hpp>

#include "aaf/model/failure.hpp"

using namespace entsync;

TEST_CASE("attributes come back from JSON as they went in") {
  const aaf::Attributes attributes{
      {"sn", {"Œuvrard"}}, {"mail", {}}, {"description", {"a \"quoted\" \\ line\nand another", "", "é€"}}};
  CHECK(store::attributes_from(store::to_json(attributes)) == attributes);
  CHECK(store::attributes_from("{}").empty());
}

TEST_CASE("what is no JSON object of lists of texts is no attributes") {
  for (const char* text : {"", "null", "[]", "\"sn\"", "7", R"({"sn": "Oeuvrard"})", R"({"sn": [1]})",
                           R"({"sn": [null]})", R"({"sn": [["a"]]})", R"({"sn": {"a": ["b"]}})", R"({"sn": ["a"])",
                           R"({"sn": ["a"]} x)", R"([{"sn": ["a"]}])", R"({"sn": [true]})", R"({"sn": [1.5]})"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(store::attributes_from(text), aaf::Failure);
  }
}
