// A person as entsync knows one for good: the numbers and names that never change (D10, D11, R40).
#pragma once

#include <cstdint>
#include <string>

namespace entsync::aaf::account {

struct Person {
  std::string key;            // aaf/model/key.hpp
  std::int64_t jointure = 0;  // the number n of AC-TOULOUSE$<n>
  std::string academie;       // "TOULOUSE"
  std::string uid;            // 8 characters, from the jointure (aaf/account/uid.hpp)
  std::string login;          // empty until the first account is planned
  bool operator==(const Person&) const = default;
};

// "AC-TOULOUSE$1000000001"
[[nodiscard]] std::string jointure_text(const Person& person);

}  // namespace entsync::aaf::account
