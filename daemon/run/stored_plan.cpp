#include "daemon/run/stored_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "store/files.hpp"
#include "store/holds.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::run {

void store_plan(store::Transaction& tx, EntPlan& plan, std::int64_t run, aaf::Date today, aaf::LocalTime now,
                const PlanScope& scope) {
  store::PlanHeader header;
  header.run = run;
  header.ent = plan.ent;
  header.hash = plan.hash;
  header.today = today;
  header.created = now;
  header.sources = plan.sources;
  if (!scope.everything()) header.uais = plan.uais;
  header.operations = static_cast<std::int64_t>(plan.plan.operations.size());
  plan.id = store::save_plan(tx, header, plan.plan);
  store::close_other_plans(tx, plan.ent, plan.id);
}

store::HoldsMoved store_holds(store::Transaction& tx, const EntPlan& plan, std::int64_t run, aaf::Date today,
                              const PlanScope& scope) {
  if (scope.only_purges || !scope.persons.empty() || !scope.groups.empty()) return {};
  std::optional<std::vector<std::string>> judged;
  if (!scope.everything()) judged = plan.uais;
  store::save_collisions(tx, plan.ent, plan.uais, today, plan.collisions);
  return store::refresh_holds(tx, run, today, plan.ent, plan.verdict, judged);
}

bool holds_something(store::Transaction& tx, const EntPlan& plan) {
  if (!plan.unsure.empty()) return true;
  std::set<std::string> discarded;
  for (const store::Hold& hold : store::load_holds(tx, plan.ent, {store::HoldState::discarded})) {
    discarded.insert(hold.set.hash);
  }
  return std::any_of(plan.verdict.held.begin(), plan.verdict.held.end(),
                     [&](const aaf::plan::HeldSet& set) { return !discarded.contains(set.hash); });
}

std::vector<std::string> plan_sources(store::Transaction& tx, const std::vector<std::string>& uais) {
  std::vector<std::string> sources;
  for (const store::Lot& lot : store::lots_in_force(tx, {})) {
    if (!std::binary_search(uais.begin(), uais.end(), lot.uai)) continue;
    std::vector<std::string> files;
    for (const store::StoredFile& file : lot.files) files.push_back(file.sha256);
    std::sort(files.begin(), files.end());
    sources.push_back(fmt::format("{} {} {}", lot.uai, aaf::word(lot.side), fmt::join(files, " ")));
  }
  std::sort(sources.begin(), sources.end());
  return sources;
}

}  // namespace entsync::daemon::run
