#include "daemon/web/readiness.hpp"

#include <algorithm>
#include <set>

#include "store/leaders.hpp"

namespace entsync::daemon::web {

bool Readiness::all() const {
  return std::all_of(needs.begin(), needs.end(), [](const Need& need) { return need.met; });
}

std::string Readiness::text() const {
  std::string text;
  for (const Need& need : needs) {
    text += (text.empty() ? "" : "\n") + std::string(need.met ? "ok " : "failed ") + need.name;
    if (!need.remark.empty()) text += ": " + need.remark;
  }
  return text;
}

Readiness ready_now(const config::Settings& settings, const std::vector<std::string>& leads, DatabaseDesk& desk,
                    const EntWatch& watch) {
  const auto leaders = desk.ask<std::set<std::string>>(
      [](store::Transaction& tx) {
        std::set<std::string> led;
        for (const store::Leader& leader : store::leaders(tx)) {
          if (leader.holds) led.insert(leader.ent);
        }
        return led;
      },
      std::chrono::seconds(2));
  Readiness ready;
  ready.needs.push_back({"database", leaders.has_value(), leaders ? "" : "it does not answer"});
  for (const config::Ent& ent : settings.ents) {
    const bool here = std::find(leads.begin(), leads.end(), ent.name) != leads.end();
    const bool led = here || (leaders && leaders->contains(ent.name));
    ready.needs.push_back({"leader of " + ent.name, led, here ? "this process" : led ? "another process" : "nobody"});
    const auto answered = watch.answered(ent.name);
    ready.needs.push_back({"ENT " + ent.name, answered.value_or(true),
                           !answered   ? "not tried yet"
                           : *answered ? ""
                                       : "out of reach at the last try"});
  }
  return ready;
}

}  // namespace entsync::daemon::web
