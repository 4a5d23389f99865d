#include "aaf/plan/summary.hpp"

#include <set>

namespace entsync::aaf::plan {
namespace {

void count(VerbCounts& counts, Verb verb) {
  switch (verb) {
    case Verb::add: ++counts.add; break;
    case Verb::modify: ++counts.modify; break;
    case Verb::rename: ++counts.rename; break;
    case Verb::remove: ++counts.remove; break;
  }
}

}  // namespace

Summary summarise(const Plan& plan) {
  Summary summary;
  for (const auto& operation : plan.operations) {
    count(summary.verbs, operation.verb);
    count(summary.places[{operation.uai, operation.population}], operation.verb);
    if (operation.population) ++summary.situations[operation.situation];
  }
  std::set<std::string> held;
  for (const auto& set : plan.held) held.insert(set.subjects.begin(), set.subjects.end());
  summary.held = static_cast<int>(held.size());
  return summary;
}

}  // namespace entsync::aaf::plan
