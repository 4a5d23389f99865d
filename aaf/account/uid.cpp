#include "aaf/account/uid.hpp"

#include <stdexcept>

#include "aaf/text/digest.hpp"

namespace entsync::aaf::account {
namespace {

// Letters first: the leading sign of a number below `uid_count` is then one of the 24 letters.
constexpr std::string_view alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
static_assert(alphabet.size() == 32);
constexpr int signs = 8;
constexpr int bits_per_sign = 5;
static_assert(uid_count == std::int64_t{24} << (bits_per_sign * (signs - 1)));

// The network works on 40 bits, two halves of 20. Four rounds make a strong permutation; the rest is margin.
constexpr int half_bits = 20;
constexpr std::uint32_t half_mask = (1U << half_bits) - 1;
constexpr int rounds = 8;

std::uint32_t round_value(std::string_view key, int round, std::uint32_t half) {
  std::string message = "entsync uid ";
  message += static_cast<char>('0' + round);
  for (int shift = 16; shift >= 0; shift -= 8) message += static_cast<char>((half >> shift) & 0xFFU);
  const std::string mac = text::hmac_sha256(key, message);
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8U) | static_cast<unsigned char>(mac.at(i));
  return value & half_mask;
}

std::uint64_t permute(std::uint64_t number, std::string_view key) {
  auto left = static_cast<std::uint32_t>(number >> half_bits);
  auto right = static_cast<std::uint32_t>(number & half_mask);
  for (int round = 0; round < rounds; ++round) {
    const std::uint32_t next = left ^ round_value(key, round, right);
    left = right;
    right = next;
  }
  return (std::uint64_t{left} << half_bits) | right;
}

}  // namespace

std::string uid_of(std::int64_t jointure, std::string_view key) {
  if (jointure < 0 || jointure >= uid_count) {
    throw std::out_of_range("uid: the jointure's number lies outside the numbers that have a uid");
  }
  // Cycle-walking: the permutation of 40 bits is followed until it comes back among the numbers that have a uid; it
  // must, because it started there. A quarter of the steps leads outside, so a few steps are enough.
  auto number = static_cast<std::uint64_t>(jointure);
  do {
    number = permute(number, key);
  } while (number >= static_cast<std::uint64_t>(uid_count));

  std::string uid(signs, ' ');
  for (auto sign = uid.rbegin(); sign != uid.rend(); ++sign) {
    *sign = alphabet[number & 31U];
    number >>= bits_per_sign;
  }
  return uid;
}

}  // namespace entsync::aaf::account
