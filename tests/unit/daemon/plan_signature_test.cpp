#include "daemon/plan_signature.hpp"

#include <catch2/catch.hpp>

#include "tests/support/folder.hpp"

using namespace entsync::daemon;
using Catch::Matchers::Contains;
using output::Json;

namespace {

namespace fs = std::filesystem;

// Two made-up keys and their public halves.
constexpr const char* key =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIMFv1M48F5L7KM/llpG5hSVoYbornpd6nzfGfmrEoyZf\n-----END PRIVATE "
    "KEY-----\n";
constexpr const char* its_public =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAZ1e7V5UDXtat9xATH4GBRBYq2ziL7hh4FNKHv+kwiUw=\n-----END PUBLIC "
    "KEY-----\n";
constexpr const char* other_public =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAnSMJTe9Eau/InZf9tUFASREEaDd8hARsHXh/C5xzP0o=\n-----END PUBLIC "
    "KEY-----\n";

struct Folder : entsync::test::Folder {
  [[nodiscard]] fs::path write(const std::string& name, const std::string& text, fs::perms mode) const {
    const fs::path file = entsync::test::Folder::write(name, text);
    fs::permissions(file, mode);
    return file;
  }
  [[nodiscard]] fs::path secret(const std::string& text) const {
    return write("key.pem", text, fs::perms::owner_read | fs::perms::owner_write);
  }
  [[nodiscard]] fs::path trusted(const std::string& text) const {
    return write("trusted.pem", text, fs::perms::owner_read | fs::perms::others_read);
  }
};

Json plan() { return Json::object().put("run", 7).put("plans", Json::array().push(Json::object().put("id", 4))); }

std::string refusal(const entsync::aaf::Result<void>& result) { return result ? "accepted" : result.error().text(); }

}  // namespace

TEST_CASE("a signed plan is believed where its key is trusted, however it was indented on its way") {
  const Folder folder;
  const auto signed_plan = sign_plan(plan(), folder.secret(key));
  REQUIRE(signed_plan);
  CHECK((*signed_plan)["signature"]["algorithm"].text() == "Ed25519");
  CHECK((*signed_plan)["run"].number() == 7);
  const auto trusted = folder.trusted(std::string(other_public) + its_public);
  CHECK(refusal(check_signature(*signed_plan, "plan.json", trusted)) == "accepted");
  auto back = output::parse_json(signed_plan->dump(), "plan.json");
  REQUIRE(back);
  CHECK(refusal(check_signature(*back, "plan.json", trusted)) == "accepted");
}

TEST_CASE("a plan that is unsigned, changed or signed by somebody else is refused by its name") {
  const Folder folder;
  auto signed_plan = sign_plan(plan(), folder.secret(key)).value();
  const auto trusted = folder.trusted(its_public);
  CHECK_THAT(refusal(check_signature(plan(), "plan.json", trusted)), Contains("plan.json: it is not signed"));
  CHECK_THAT(refusal(check_signature(signed_plan, "plan.json", folder.trusted(other_public))),
             Contains("by none of the trusted keys"));
  auto changed = signed_plan;
  changed.put("run", 8);
  CHECK_THAT(refusal(check_signature(changed, "plan.json", folder.trusted(its_public))),
             Contains("by none of the trusted keys"));
  for (const char* bad : {"", "AAAA",
                          "????????????????????????????????????????????????????????????????????????????????"
                          "????????"}) {
    auto forged = signed_plan;
    forged.put("signature", Json::object().put("algorithm", "Ed25519").put("value", bad));
    CHECK_THAT(refusal(check_signature(forged, "plan.json", folder.trusted(its_public))),
               Contains("by none of the trusted keys"));
  }
}

TEST_CASE("keys that cannot be used are refused by their file") {
  const Folder folder;
  CHECK_THAT(sign_plan(plan(), folder.path / "none").error().text(), Contains("missing or may not be read"));
  CHECK_THAT(sign_plan(plan(), folder.secret("no key")).error().text(), Contains("no Ed25519 private key"));
  const auto open = folder.write("open.pem", key, fs::perms::owner_read | fs::perms::others_read);
  CHECK_THAT(sign_plan(plan(), open).error().text(), Contains("everybody on this host may read"));
  CHECK_THAT(refusal(check_signature(plan(), "plan.json", folder.path / "none")),
             Contains("missing or may not be read"));
  CHECK_THAT(refusal(check_signature(plan(), "plan.json", folder.trusted("no key"))),
             Contains("no Ed25519 public key"));
}
