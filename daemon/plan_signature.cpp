#include "daemon/plan_signature.hpp"

#include <fstream>
#include <optional>
#include <sstream>

#include "aaf/text/ed25519.hpp"

namespace entsync::daemon {

using aaf::RefusalKind;
using aaf::refuse;
using output::Json;

namespace {

namespace fs = std::filesystem;

constexpr const char* member = "signature";
constexpr const char* algorithm = "Ed25519";

// What is signed: every member but the signature.
std::string signed_text(const Json& document) {
  Json rest = Json::object();
  if (const auto* members = std::get_if<Json::Object>(&document.value())) {
    for (const auto& [name, value] : *members) {
      if (name != member) rest.put(name, value);
    }
  }
  return rest.dump();
}

std::optional<std::string> content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

aaf::Result<Json> sign_plan(Json document, const fs::path& key_file) {
  constexpr const char* context = "signing the plan";
  std::error_code error;
  const fs::file_status status = fs::status(key_file, error);
  if (fs::exists(status) &&
      (status.permissions() & (fs::perms::others_read | fs::perms::others_write)) != fs::perms::none) {
    return refuse(RefusalKind::usage, context, key_file.string(), "everybody on this host may read or change the key",
                  "chmod o= the file");
  }
  const auto pem = content(key_file);
  if (!pem)
    return refuse(RefusalKind::usage, context, key_file.string(), "the key is missing or may not be read",
                  "correct [entsync] plan_signing_key, or make one: openssl genpkey -algorithm ed25519");
  const auto signature = aaf::text::sign(signed_text(document), *pem);
  if (!signature)
    return refuse(RefusalKind::usage, context, key_file.string(), "it holds no Ed25519 private key in PEM",
                  "make one: openssl genpkey -algorithm ed25519");
  document.put(member,
               Json::object().put("algorithm", algorithm).put("key", signature->key).put("value", signature->value));
  return document;
}

aaf::Result<void> check_signature(const Json& document, const std::string& name, const fs::path& trusted) {
  constexpr const char* context = "checking the plan's signature";
  const auto pem = content(trusted);
  if (!pem)
    return refuse(RefusalKind::usage, context, trusted.string(), "the trusted keys are missing or may not be read",
                  "correct [entsync] plan_trusted_keys");
  if (aaf::text::public_keys(*pem) == 0)
    return refuse(RefusalKind::usage, context, trusted.string(), "it holds no Ed25519 public key in PEM",
                  "write them into it: openssl pkey -in KEY -pubout");
  const Json& said = document[member];
  if (said.is_null())
    return refuse(RefusalKind::usage, context, name, "it is not signed, and this instance takes signed plans only",
                  "make it where plan_signing_key is configured: entsync plan --format json --out FILE");
  if (said["algorithm"].text() != algorithm || !aaf::text::verify(signed_text(document), said["value"].text(), *pem)) {
    return refuse(RefusalKind::usage, context, name,
                  "its signature is by none of the trusted keys, or the file was changed since", "plan again");
  }
  return {};
}

}  // namespace entsync::daemon
