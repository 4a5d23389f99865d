// A plan for one ENT, in two passes over its establishments: first who would lose something, and whether a guard stops
// it; then what is wanted against what is there.
//
// Everything is read before anything is written: the plan is complete, judged, hashed and stored when it is shown or
// applied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/plan/guard.hpp"
#include "aaf/plan/operation.hpp"
#include "config/settings.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/run/plan_scope.hpp"
#include "daemon/run/restraint.hpp"
#include "store/collisions.hpp"
#include "store/database.hpp"
#include "store/holds.hpp"

namespace entsync::daemon::run {

// Told how far the planner is: the phase, establishments done and in all.
using PlanProgress = std::function<void(const char* phase, std::size_t done, std::size_t total)>;

struct EntPlan {
  std::string ent;
  std::int64_t id = 0;  // 0: not stored
  std::string hash;
  aaf::plan::Plan plan;
  std::vector<std::string> sources;
  std::vector<std::string> uais;                   // the establishments it is about
  std::vector<std::string> unmanaged;              // DNs in the way or strays, left alone
  std::map<std::string, std::int64_t> situations;  // people by situation
  aaf::plan::Verdict verdict;
  std::vector<Waiting> waiting;             // what establishments that are frozen or only observed would get
  std::vector<std::string> unsure;          // establishments of unknown type where the scope asks for types (D9)
  std::vector<std::string> kept;            // sentences: accounts that stay although the sources say they should go
  std::vector<std::string> waiting_purges;  // sentences: purges that are due and what speaks against them
  // Establishment → how many of those have waited too long (aaf::account::waits_too_long, D33).
  std::map<std::string, std::int64_t> purges_over_limit;
  std::vector<store::Collision> collisions;  // values that somebody else in the ENT has, withheld
  // Sentences: people who get no account, because entries of another origin that may be theirs were left alone.
  std::vector<std::string> unadopted;
  std::vector<std::string> contradictions;  // sentences: entries that read active, their accounts being deactivated
};

// Computes the plan, gives logins to new accounts; stores nothing else. Throws Failure when the ENT or the database
// does not answer wholly.
[[nodiscard]] EntPlan compute_plan(store::Transaction& tx, const config::Settings& settings, OpenEnt& ent,
                                   aaf::Date today, const PlanScope& scope, const PlanProgress& progress = {});

// Why a stored plan may no longer be applied although its sources stand: a guard holds somebody whom it takes away (an
// approval ran out or was discarded), or the ENT's mode allows additions alone by now. Empty: nothing speaks against
// it.
[[nodiscard]] std::string forbidden(store::Transaction& tx, const config::Settings& settings, OpenEnt& ent,
                                    aaf::Date today, const store::PlanHeader& header);

}  // namespace entsync::daemon::run
