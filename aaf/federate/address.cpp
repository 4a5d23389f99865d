#include "aaf/federate/address.hpp"

#include <array>

namespace entsync::aaf::federate {

AddressBook::AddressBook(const std::vector<source::Address>& addresses) {
  for (const source::Address* address : in_order(addresses)) addresses_.try_emplace(address->address_id, address);
}

const source::Address* AddressBook::find(std::string_view address_id) const {
  const auto at = addresses_.find(address_id);
  return at == addresses_.end() ? nullptr : at->second;
}

void put_address(Attributes& attributes, const source::Address& address) {
  std::array<std::string, 4> lines{address.line1, address.line2, address.line3, address.line4};
  if (!address.post_box.empty()) {
    // The AAF has no place of its own for it: the first free line takes it.
    const auto free_line = std::find(lines.begin(), lines.end(), std::string{});
    if (free_line != lines.end()) *free_line = "BP " + address.post_box;
  }
  const bool any = std::any_of(lines.begin(), lines.end(), [](const std::string& line) { return !line.empty(); });
  if (any) put(attributes, "ENTPersonAdresse", composite({lines[0], lines[1], lines[2], lines[3]}));
  put(attributes, "ENTPersonCodePostal", address.postal_code);
  put(attributes, "ENTPersonVille", address.town.empty() ? address.foreign_town : address.town);
  put(attributes, "ENTPersonPays", address.country);
}

}  // namespace entsync::aaf::federate
