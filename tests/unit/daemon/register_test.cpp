#include "daemon/register.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

using entsync::daemon::registered_establishment;

namespace {

struct Csv {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("entsync_register_" + std::to_string(::getpid()));
  explicit Csv(const std::string& text) { std::ofstream(path) << text; }
  ~Csv() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("an establishment that no file describes is found in the register, whatever the order of its columns") {
  const Csv csv(
      "# remark\ntype;uai;town;name\nCLG;0319101Z;MONTREVEL; COLLEGE MALBOSC \nLYC;0319102A;TERREFORT;LYCEE\n");
  const auto found = registered_establishment(csv.path, "0319101Z");
  REQUIRE(found);
  CHECK(found->type == "CLG");
  CHECK(found->name == "COLLEGE MALBOSC");
  CHECK(found->town == "MONTREVEL");
  CHECK(found->siren.empty());
  CHECK(registered_establishment(csv.path, "0319102A")->type == "LYC");
}

TEST_CASE("an establishment that the register does not name, and a register that is not there, are none") {
  const Csv csv("uai;type\n0319101Z;CLG\n");
  CHECK_FALSE(registered_establishment(csv.path, "0310001B"));
  CHECK_FALSE(registered_establishment("/nowhere/establishments.csv", "0319101Z"));
  CHECK_FALSE(registered_establishment("", "0319101Z"));
}

TEST_CASE("the register fills the gaps of what is known, and overrides nothing (D9)") {
  entsync::aaf::source::Establishment known, registered;
  known.name = "COLLEGE MALBOSC";
  registered.name = "CLG MALBOSC";
  registered.siren = "193191012";
  const auto both = entsync::daemon::completed(known, registered);
  CHECK(both.name == "COLLEGE MALBOSC");
  CHECK(both.siren == "193191012");
}
