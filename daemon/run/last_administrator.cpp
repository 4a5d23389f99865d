#include "daemon/run/last_administrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "aaf/model/key.hpp"
#include "daemon/run/people_loader.hpp"
#include "store/administrators.hpp"
#include "store/people.hpp"

namespace entsync::daemon::run {

using aaf::account::Decision;

namespace {

struct Establishment {
  std::vector<std::string> leaving;      // who would lose the account
  std::vector<std::string> in_the_file;  // whom the newest files have with the profile
};

}  // namespace

std::map<std::string, std::string> kept_administrators(store::Transaction& tx, const config::Settings& settings,
                                                       const config::Ent& ent, aaf::Date today,
                                                       const std::vector<std::string>& inside,
                                                       const std::vector<Decision>& removing) {
  std::set<std::string> leaving, uais;
  for (const Decision& decision : removing) {
    if (aaf::kind_of(decision.key) != aaf::Kind::staff) continue;
    leaving.insert(decision.key);
    for (const std::string& uai : decision.uais) {
      if (std::binary_search(inside.begin(), inside.end(), uai)) uais.insert(uai);
    }
  }
  if (uais.empty()) return {};

  std::map<std::string, Establishment> establishments;
  std::set<std::string> others;
  for (const store::Administrator& one : store::administrators(tx, {uais.begin(), uais.end()})) {
    if (leaving.contains(one.key)) {
      establishments[one.uai].leaving.push_back(one.key);
    } else if (one.in_force) {
      establishments[one.uai].in_the_file.push_back(one.key);
      others.insert(one.key);
    }
  }
  People people;
  people.add(store::load_people(tx, ent.name, std::vector<std::string>(others.begin(), others.end()), inside), settings,
             ent, today);
  const auto stays = [&](const std::string& key) {
    const auto at = people.views().find(key);
    return at != people.views().end() && at->second.decision.after == aaf::AccountState::active;
  };
  std::map<std::string, std::string> kept;
  for (const auto& [uai, establishment] : establishments) {
    if (std::any_of(establishment.in_the_file.begin(), establishment.in_the_file.end(), stays)) continue;
    for (const std::string& key : establishment.leaving) {
      kept.emplace(key, fmt::format("{}: {} keeps the account, because nobody else there has the profile National_DIR: "
                                    "the next export with a successor ends this, or entsync deactivate {}",
                                    uai, key, key));
    }
  }
  return kept;
}

}  // namespace entsync::daemon::run
