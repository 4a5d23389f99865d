// Who administers an establishment in an ENT: the people whom its files give the profile National_DIR.
#pragma once

#include <string>
#include <vector>

#include "store/database.hpp"

namespace entsync::store {

struct Administrator {
  std::string uai, key;
  bool in_force = false;  // the newest files still have the person so; else they were the last to bear an account there
};
// Of these establishments, by UAI and key: those whose entry has that profile, or had it when it bore an account last.
[[nodiscard]] std::vector<Administrator> administrators(Transaction& tx, const std::vector<std::string>& uais);

}  // namespace entsync::store
