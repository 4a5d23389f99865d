// Plans that travel as files: signed where they are made, checked where they are applied (Ed25519, RFC 8032).
//
// A signature covers the whole document, as `Json::dump` writes it without its member `signature`, so that how a file
// was indented on its way does not matter and everything that it says does.
#pragma once

#include <filesystem>

#include "aaf/model/result.hpp"
#include "daemon/output/json.hpp"

namespace entsync::daemon {

// Puts a member `signature` (`algorithm`, `key`: SHA-256 of the public key, `value` in base64) into the document.
// Refuses (usage) a key file that cannot be read, that others may read, or that holds no Ed25519 private key in PEM.
[[nodiscard]] aaf::Result<output::Json> sign_plan(output::Json document, const std::filesystem::path& key_file);

// Refuses (usage) a document without a signature, one whose signature is by none of the public keys in `trusted` (PEM,
// one after the other), and a file of keys that cannot be used. `name` is for messages.
[[nodiscard]] aaf::Result<void> check_signature(const output::Json& document, const std::string& name,
                                                const std::filesystem::path& trusted);

}  // namespace entsync::daemon
