// Ed25519 signatures (RFC 8032) over bytes, with keys in PEM, from libcrypto.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entsync::aaf::text {

struct Signature {
  std::string key;    // SHA-256 of the 32 bytes of the public key, in hexadecimal
  std::string value;  // base64 of 64 bytes
};

// None when `pem` holds no Ed25519 private key.
[[nodiscard]] std::optional<Signature> sign(std::string_view bytes, const std::string& pem);

// True when the signature is by one of the public keys in `pem` (one after the other).
[[nodiscard]] bool verify(std::string_view bytes, const std::string& value, const std::string& pem);

// How many Ed25519 public keys `pem` holds.
[[nodiscard]] std::size_t public_keys(const std::string& pem);

}  // namespace entsync::aaf::text
