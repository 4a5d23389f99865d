// SHA-256 and HMAC-SHA-256, from libcrypto.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace entsync::aaf::text {

// Lower-case hex, 64 characters.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
// 32 bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

// A SHA-256 over bytes that come in pieces (files on their way in).
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void add(std::string_view bytes);
  [[nodiscard]] std::string hex();  // ends it; call once

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace entsync::aaf::text
