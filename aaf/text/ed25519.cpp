#include "aaf/text/ed25519.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <memory>

#include "aaf/text/digest.hpp"

namespace entsync::aaf::text {
namespace {

constexpr std::size_t signature_size = 64, encoded_size = 88;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;
using Bio = std::unique_ptr<BIO, FreeBio>;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: libcrypto speaks of unsigned bytes
}

Bio memory(const std::string& text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

bool is_ed25519(const Key& key) { return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519; }

std::vector<Key> keys_in(const std::string& pem) {
  std::vector<Key> keys;
  const Bio bio = memory(pem);
  while (Key key{PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)}) {
    if (is_ed25519(key)) keys.push_back(std::move(key));
  }
  return keys;
}

std::string fingerprint(const Key& key) {
  std::array<unsigned char, 32> bytes{};
  std::size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size) != 1) return {};
  return sha256_hex(std::string(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
}

// None when it is no base64 of a signature's length.
std::optional<std::vector<unsigned char>> decoded(const std::string& value) {
  if (value.size() != encoded_size) return std::nullopt;
  std::vector<unsigned char> bytes(encoded_size);
  if (EVP_DecodeBlock(bytes.data(), raw(value), static_cast<int>(value.size())) < 0) return std::nullopt;
  bytes.resize(signature_size);
  return bytes;
}

}  // namespace

std::optional<Signature> sign(std::string_view bytes, const std::string& pem) {
  const Bio bio = memory(pem);
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!is_ed25519(key)) return std::nullopt;
  const Context context(EVP_MD_CTX_new());
  std::array<unsigned char, signature_size> signature{};
  std::size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, raw(bytes), bytes.size()) != 1) {
    return std::nullopt;
  }
  std::array<unsigned char, encoded_size + 1> text{};
  const int length = EVP_EncodeBlock(text.data(), signature.data(), static_cast<int>(size));
  return Signature{fingerprint(key), std::string(text.begin(), text.begin() + length)};
}

bool verify(std::string_view bytes, const std::string& value, const std::string& pem) {
  const auto signature = decoded(value);
  if (!signature) return false;
  const auto keys = keys_in(pem);
  return std::any_of(keys.begin(), keys.end(), [&](const Key& key) {
    const Context context(EVP_MD_CTX_new());
    return context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature->data(), signature->size(), raw(bytes), bytes.size()) == 1;
  });
}

std::size_t public_keys(const std::string& pem) { return keys_in(pem).size(); }

}  // namespace entsync::aaf::text
