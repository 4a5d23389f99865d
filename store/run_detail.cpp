#include "store/runs.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

std::vector<RunPlan> plans_of(Transaction& tx, std::int64_t run) {
  const Rows rows = query(tx,
                          "select p.id, p.ent, p.hash, o.verb, coalesce(j.state, 'planned'), count(o.plan)"
                          " from plan p left join operation o on o.plan = p.id"
                          " left join journal j on j.plan = o.plan and j.seq = o.seq"
                          " where p.run = $1 or p.applied_run = $1"
                          " group by 1, 2, 3, 4, 5 order by 1",
                          {run});
  std::vector<RunPlan> plans;
  for (const Row row : rows) {
    if (plans.empty() || plans.back().plan != row.number(0)) {
      plans.push_back({row.number(0), row.text(1), row.text(2), {}, {}});
    }
    if (row.null(3)) continue;  // a plan without operations
    plans.back().by_verb[row.text(3)] += row.number(5);
    plans.back().by_state[row.text(4)] += row.number(5);
  }
  return plans;
}

}  // namespace

std::optional<RunDetail> load_run_detail(Transaction& tx, std::int64_t run) {
  auto found = load_run(tx, run);
  if (!found) return std::nullopt;
  RunDetail detail;
  detail.run = std::move(*found);
  detail.files = files_of_run(tx, run);
  detail.lots = lots_of_run(tx, run);
  detail.deltas = delta_counts(tx, run);
  detail.plans = plans_of(tx, run);
  for (const Row row :
       query(tx, "select code, count(*) from anomaly where since_run = $1 and from_run = $1 group by code", {run})) {
    detail.anomalies[row.text(0)] = row.number(1);
  }
  for (const Row row : query(tx, "select id from hold where last_run = $1 or opened_run = $1 order by id", {run})) {
    detail.holds.push_back(row.number(0));
  }
  return detail;
}

}  // namespace entsync::store
