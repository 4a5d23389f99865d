// No feed alone takes the last administrator of an establishment away: a school where nobody has the profile
// National_DIR any more could not help itself in its ENT.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

// Of the people whom the feed would deactivate: those who keep the account, because after this run nobody would be left
// with the profile in one of their establishments (of `inside`, the ENT's own). Key → the sentence that says so. What
// an operator ordered, and an establishment that left the scope, are no feed.
[[nodiscard]] std::map<std::string, std::string> kept_administrators(
    store::Transaction& tx, const config::Settings& settings, const config::Ent& ent, aaf::Date today,
    const std::vector<std::string>& inside, const std::vector<aaf::account::Decision>& removing);

}  // namespace entsync::daemon::run
