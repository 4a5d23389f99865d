// The source tree that the tests belong to.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/support/folder.hpp"

namespace entsync::test {

inline std::filesystem::path source(const std::filesystem::path& name) {
  const char* folder = std::getenv("ENTSYNC_SOURCE");
  return std::filesystem::path(folder != nullptr ? folder : ".") / name;
}

// What one of its files holds; the test fails when there is none.
inline std::string source_text(const std::filesystem::path& name) {
  REQUIRE(std::filesystem::is_regular_file(source(name)));
  return content(source(name));
}

}  // namespace entsync::test
