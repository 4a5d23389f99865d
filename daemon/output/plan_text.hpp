// A plan in its three forms: text for people, JSON for programs, LDIF for those who want to see what the directory
// gets.
#pragma once

#include <string>
#include <vector>

#include "aaf/plan/operation.hpp"
#include "daemon/output/json.hpp"
#include "daemon/output/look.hpp"

namespace entsync::daemon::output {

// What of a plan is shown, wherever it comes from (just computed, or stored).
struct ShownPlan {
  std::int64_t id = 0;  // 0: it has none
  std::string hash, ent;
  const aaf::plan::Plan* plan = nullptr;
};

// The JSON that others rely on (docs/commands.md, `plan`).
[[nodiscard]] Json plan_json(const ShownPlan& plan);
[[nodiscard]] Json operation_json(const aaf::plan::Operation& operation);
[[nodiscard]] Json held_json(const aaf::plan::HeldSet& set);
// "0319101Z pupil (departures): 26 of 118 pupils would leave (22 %); …".
[[nodiscard]] std::string held_text(const aaf::plan::HeldSet& set);

enum class Listed { none, first, all };
// Counts by verb and population, then operations: the first ones, all, or none; then what is held.
[[nodiscard]] std::string plan_text(const ShownPlan& plan, Listed listed, const Look& look = {});
// Change records (RFC 2849), each with its reason as a comment.
[[nodiscard]] std::string plan_ldif(const ShownPlan& plan);

}  // namespace entsync::daemon::output
