// Holds: what a guard stopped, under a number that an operator can name, until it is released or goes away (D34).
#pragma once

#include <cstdint>
#include <map>
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
inline const std::vector<HoldState> unlapsed{HoldState::open, HoldState::approved, HoldState::discarded};

struct Hold {
  std::int64_t id = 0;
  std::string ent;
  aaf::plan::HeldSet set;
  HoldState state{};
  aaf::Date opened{};
  std::int64_t opened_run = 0, last_run = 0;
  std::string by;        // who approved or discarded it; two names where two had to
  std::string first_by;  // of an open one: who approved it already, where a second person is needed
  std::optional<int> approved_max;
  std::optional<aaf::Date> expires;  // of an approval: the last day on which it counts
  std::string purpose;               // "undo 12": what that undo would take away; empty: of the ordinary runs
};

// True when the hold keeps all of its set stopped on that day: it is open or discarded, or its approval ran out or is
// for fewer people.
[[nodiscard]] bool stands(const Hold& hold, aaf::Date today);

// What became of an ENT's holds.
struct HoldsMoved {
  std::vector<Hold> opened;  // under a new number
  std::vector<Hold> lapsed;
};

// What the last judgement of an ENT held and released. The same set (by hash) keeps its number and its state; an
// approval that ran out is open again; sets of the judged establishments that are held no more lapse (an approved one
// only when nothing was released there either: it is done, or its set has grown). A hold of people of the whole ENT is
// judged where all of its people are of judged establishments alone (all_within). `judged` none: the whole scope was
// judged, the ENT-wide guard with it. Only the holds of that purpose are looked at.
HoldsMoved refresh_holds(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& ent,
                         const aaf::plan::Verdict& verdict, const std::optional<std::vector<std::string>>& judged,
                         const std::string& purpose = {});

// True when all of these people have accounts that belong to these establishments and to no other: who judges those
// judges all of them.
[[nodiscard]] bool all_within(Transaction& tx, const std::string& ent, const std::vector<std::string>& keys,
                              const std::vector<std::string>& uais);

// True when on the day of that run a hold of people of the whole ENT stands.
[[nodiscard]] bool ent_wide_hold_stands(Transaction& tx, std::int64_t run, const std::string& ent);

// Approved holds of people of the whole ENT none of whom has an active account any more lapse: they were carried out.
// Whoever approved them has seen how many earlier runs took; these are counted no more.
HoldsMoved end_carried_out(Transaction& tx, std::int64_t run, const std::string& ent);

// Holds in these states of an ENT (of all ENTs when empty), by number.
[[nodiscard]] std::vector<Hold> load_holds(Transaction& tx, const std::string& ent,
                                           const std::vector<HoldState>& states);
[[nodiscard]] std::optional<Hold> load_hold(Transaction& tx, std::int64_t id);

enum class Approving {
  not_open,      // there is no such hold, or it was discarded or lapsed
  approved,      // it counts from now on (approved already: the bounds are replaced)
  needs_second,  // it is noted, and a second, different person must approve too: the hold stays open
  same_person,   // likewise, and the one who approved before was the same
};
struct ApprovalBounds {
  int max = 0;
  aaf::Date expires{};
  std::optional<int> second_person_above;  // more people than this need two persons
};
// The second of two persons can only narrow what the first one allowed. A first approval that ran out counts no more.
[[nodiscard]] Approving approve_hold(Transaction& tx, std::int64_t id, const ApprovalBounds& bounds,
                                     const std::string& by, aaf::Date today);
// Where it was approved, plans of the ENT that nobody has begun to apply are closed.
[[nodiscard]] bool discard_hold(Transaction& tx, std::int64_t id, const std::string& by);
// Approvals of that purpose that count on that day.
[[nodiscard]] std::vector<aaf::plan::Approval> load_approvals(Transaction& tx, const std::string& ent, aaf::Date today,
                                                              const std::string& purpose = {});
// What the holds of ordinary runs that still stand were measured by (GuardBase::at_hold).
[[nodiscard]] std::map<aaf::plan::GuardPlace, int> hold_bases(Transaction& tx, const std::string& ent);

}  // namespace entsync::store
