// Holds: what a guard stopped, under a number that an operator can name, until it is released or goes away (D34).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/plan/guard.hpp"
#include "store/database.hpp"

namespace entsync::store {

enum class HoldState {
  open,
  approved,   // released within bounds until it expires
  discarded,  // the operator does not want it; it stays stopped and is shown no more while the same set comes back
  lapsed,     // came back no more, or an approval ran out and the set is gone
};
[[nodiscard]] std::string_view word(HoldState state);

struct Hold {
  std::int64_t id = 0;
  std::string ent;
  aaf::plan::HeldSet set;
  HoldState state{};
  aaf::Date opened{};
  std::int64_t opened_run = 0, last_run = 0;
  std::string by;  // who approved or discarded it
  std::optional<int> approved_max;
  std::optional<aaf::Date> expires;  // of an approval: the last day on which it counts
  std::string purpose;               // "undo 12": what that undo would take away; empty: of the ordinary runs
};

// What the last judgement of an ENT held and released. The same set (by hash) keeps its number and its state; an
// approval that ran out is open again; sets of the judged establishments that are held no more lapse (an approved one
// only when it was not released either). `judged` none: the whole scope was judged, the ENT-wide guard with it. Only
// the holds of that purpose are looked at.
void refresh_holds(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& ent,
                   const aaf::plan::Verdict& verdict, const std::optional<std::vector<std::string>>& judged,
                   const std::string& purpose = {});

// Holds in these states of an ENT (of all ENTs when empty), by number.
[[nodiscard]] std::vector<Hold> load_holds(Transaction& tx, const std::string& ent,
                                           const std::vector<HoldState>& states);
[[nodiscard]] std::optional<Hold> load_hold(Transaction& tx, std::int64_t id);

// False when the hold is not open (or approved already: the bounds are replaced).
[[nodiscard]] bool approve_hold(Transaction& tx, std::int64_t id, int max, aaf::Date expires, const std::string& by);
[[nodiscard]] bool discard_hold(Transaction& tx, std::int64_t id, const std::string& by);
// Approvals of that purpose that count on that day.
[[nodiscard]] std::vector<aaf::plan::Approval> load_approvals(Transaction& tx, const std::string& ent, aaf::Date today,
                                                              const std::string& purpose = {});

}  // namespace entsync::store
