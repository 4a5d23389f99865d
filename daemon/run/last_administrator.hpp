// Neither a feed alone nor an undo takes the last administrator of an establishment away: a school where nobody has the
// profile National_DIR any more could not help itself in its ENT.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/plan/operation.hpp"
#include "config/settings.hpp"
#include "daemon/run/restraint.hpp"
#include "store/database.hpp"

namespace entsync::daemon::run {

// Of the people whom the feed would deactivate: those who keep the account, because after this run nobody would be left
// with the profile in one of their establishments (of `inside`, the ENT's own). Key → the sentence that says so. What
// an operator ordered, and an establishment that left the scope, are no feed.
[[nodiscard]] std::map<std::string, std::string> kept_administrators(
    store::Transaction& tx, const config::Settings& settings, const config::Ent& ent, aaf::Date today,
    const std::vector<std::string>& inside, const std::vector<aaf::account::Decision>& removing);

// Of the people whose accounts an undo would take away: those who keep them, because of all who stay in one of their
// establishments (of `inside`) nobody would have the profile. Key → that establishment. Where nobody stays, as when the
// first filling is undone, nobody is kept; what is under restraint is not carried out, so it takes nobody away.
[[nodiscard]] std::map<std::string, std::string> administrators_kept_from_undo(
    store::Transaction& tx, const std::string& ent, const std::vector<std::string>& inside,
    const std::vector<aaf::plan::Operation>& undo, const Restraints& restraints);

}  // namespace entsync::daemon::run
