#include <catch2/catch.hpp>

#include "daemon/service/options.hpp"

using entsync::daemon::service::parse_options;

TEST_CASE("an option that entsyncd does not have is refused with the nearest that it has") {
  const auto options = parse_options({"--no-migrat"});
  REQUIRE_FALSE(options);
  CHECK(options.error().text().find("--no-migrat") != std::string::npos);
  CHECK(options.error().remedy == "did you mean --no-migrate? See entsyncd --help");
  const auto odd = parse_options({"--completely-else"});
  REQUIRE_FALSE(odd);
  CHECK(odd.error().remedy == "see entsyncd --help");
  CHECK(parse_options({"--no-migrate", "--config", "x.conf"}));
}
