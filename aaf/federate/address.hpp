// Postal addresses, as the AAF writes them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aaf/federate/workspace.hpp"
#include "aaf/model/entry.hpp"

namespace entsync::aaf::federate {

// The ADRESSE records of one file, by ADRESSE_ID.
class AddressBook {
 public:
  explicit AddressBook(const std::vector<source::Address>& addresses);
  [[nodiscard]] bool empty() const { return addresses_.empty(); }
  [[nodiscard]] const source::Address* find(std::string_view address_id) const;

 private:
  std::map<std::string, const source::Address*, std::less<>> addresses_;
};

// ENTPersonAdresse (four lines joined by `$`), ENTPersonCodePostal, ENTPersonVille, ENTPersonPays.
void put_address(Attributes& attributes, const source::Address& address);

}  // namespace entsync::aaf::federate
