#include "store/holds.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "store/accounts.hpp"
#include "store/plans.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::plan::HeldSet;

constexpr std::array<std::string_view, 4> hold_words{"open", "approved", "discarded", "lapsed"};

constexpr const char* hold_columns =
    "h.id, h.ent, h.uai, h.population, h.reason, h.count, h.base, h.subjects, h.hash, h.state, h.opened, h.opened_run,"
    " h.last_run, h.decided_by, h.approved_max, h.expires, h.guard, h.group_id, h.items, h.first_by, h.purpose";

Hold hold_from(const Row& row) {
  using enum HoldState;
  Hold hold;
  hold.id = row.number(0);
  hold.ent = row.text(1);
  hold.set = {row.text(2),    maybe_known<aaf::Population>("population", row.view(3)),
              row.text(4),    row.integer(5),
              row.integer(6), row.texts(7),
              row.text(8),    guard_kind_of(row.view(16)),
              row.text(17),   row.texts(18)};
  hold.state = spelled("hold", row.view(9), {open, approved, discarded, lapsed});
  hold.opened = row.date(10);
  hold.opened_run = row.number(11);
  hold.last_run = row.number(12);
  hold.by = row.text(13);
  hold.approved_max = row.maybe_integer(14);
  hold.expires = row.maybe_date(15);
  hold.first_by = row.text(19);
  hold.purpose = row.text(20);
  return hold;
}

std::vector<Hold> select_holds(Transaction& tx, const std::string& where, const std::vector<Value>& values) {
  std::vector<Hold> holds;
  for (const Row row :
       query(tx, std::string("select ") + hold_columns + " from hold h where " + where + " order by h.id", values)) {
    holds.push_back(hold_from(row));
  }
  return holds;
}

using Place = std::pair<aaf::plan::GuardKind, aaf::plan::GuardPlace>;
Place guarded_place(const HeldSet& set) { return {set.guard, aaf::plan::place_of(set)}; }

bool of_whole_ent(const Hold& hold) {
  return hold.purpose.empty() && hold.set.uai.empty() && aaf::plan::of_people(hold.set.guard);
}

aaf::Date day_of(Transaction& tx, std::int64_t run) {
  return query(tx, "select today from run where id = $1", {run}).front().date(0);
}

void let_lapse(Transaction& tx, std::int64_t run, const std::vector<Hold>& holds) {
  std::vector<std::int64_t> ids;
  for (const Hold& hold : holds) ids.push_back(hold.id);
  query(tx, "update hold set state = 'lapsed', last_run = $1 where id = any($2::bigint[])", {run, Value(ids)});
}

// The number of a hold that is new; nothing where it was there already.
std::optional<std::int64_t> keep_or_open(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& ent,
                                         const HeldSet& set, const std::string& purpose) {
  // xmax is 0 in a row that this statement inserted.
  const Rows rows =
      query(tx,
            "insert into hold (ent, uai, population, reason, count, base, subjects, hash, state, opened, opened_run, "
            "last_run, guard, group_id, items, purpose)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $10, $11, $12, $13, $14)"
            " on conflict (ent, hash) where state <> 'lapsed' do update set reason = excluded.reason,"
            " base = excluded.base, last_run = excluded.last_run returning id, xmax = 0",
            {ent, set.uai, maybe_word(set.population), set.reason, set.count, set.base, set.subjects, set.hash, today,
             run, word(set.guard), set.group, set.items, purpose});
  return rows.front().flag(1) ? std::optional(rows.front().number(0)) : std::nullopt;
}

}  // namespace

std::string_view word(HoldState state) { return hold_words.at(static_cast<std::size_t>(state)); }

bool stands(const Hold& hold, aaf::Date today) {
  if (hold.state != HoldState::approved) return hold.state != HoldState::lapsed;
  const bool counts = hold.expires && *hold.expires >= today;
  return !counts || hold.approved_max.value_or(0) < hold.set.count;
}

HoldsMoved refresh_holds(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& ent,
                         const aaf::plan::Verdict& verdict, const std::optional<std::vector<std::string>>& judged,
                         const std::string& purpose) {
  HoldsMoved moved;
  query(tx,
        "update hold set state = 'open', decided_by = '', first_by = '', approved_max = null, expires = null"
        " where ent = $1 and (state = 'approved' or state = 'open' and first_by <> '') and expires < $2",
        {ent, today});
  std::set<std::string> held;
  std::set<Place> at_work;  // where something was just released: its approval is being worked off
  for (const HeldSet& set : verdict.held) {
    if (const auto id = keep_or_open(tx, run, today, ent, set, purpose)) moved.opened.push_back(*load_hold(tx, *id));
    held.insert(set.hash);
  }
  for (const HeldSet& set : verdict.released) at_work.insert(guarded_place(set));

  for (const Hold& hold : select_holds(tx, "h.ent = $1 and h.state <> 'lapsed' and h.purpose = $2", {ent, purpose})) {
    const bool was_judged = !judged || std::find(judged->begin(), judged->end(), hold.set.uai) != judged->end() ||
                            (of_whole_ent(hold) && all_within(tx, ent, hold.set.subjects, *judged));
    const bool still = held.contains(hold.set.hash) ||
                       (hold.state == HoldState::approved && at_work.contains(guarded_place(hold.set)));
    if (!was_judged || still) continue;
    moved.lapsed.push_back(hold);
  }
  let_lapse(tx, run, moved.lapsed);
  return moved;
}

bool all_within(Transaction& tx, const std::string& ent, const std::vector<std::string>& keys,
                const std::vector<std::string>& uais) {
  return query(tx,
               "select count(*) = cardinality($2::text[]) from account where ent = $1 and key = any($2::text[])"
               " and uais <@ $3::text[] and uais <> '{}'",
               {ent, keys, uais})
      .front()
      .flag(0);
}

bool ent_wide_hold_stands(Transaction& tx, std::int64_t run, const std::string& ent) {
  const auto holds = load_holds(tx, ent, unlapsed);
  const aaf::Date today = day_of(tx, run);
  return std::any_of(holds.begin(), holds.end(),
                     [&](const Hold& hold) { return of_whole_ent(hold) && stands(hold, today); });
}

HoldsMoved end_carried_out(Transaction& tx, std::int64_t run, const std::string& ent) {
  HoldsMoved moved;
  const aaf::Date today = day_of(tx, run);
  for (const Hold& hold : load_holds(tx, ent, {HoldState::approved})) {
    if (!of_whole_ent(hold) || stands(hold, today)) continue;
    const bool done = query(tx,
                            "select not exists (select from account where ent = $1 and key = any($2::text[])"
                            " and state = 'active')",
                            {ent, hold.set.subjects})
                          .front()
                          .flag(0);
    if (done) moved.lapsed.push_back(hold);
  }
  if (moved.lapsed.empty()) return moved;
  let_lapse(tx, run, moved.lapsed);
  forget_taken(tx, ent);
  return moved;
}

std::vector<Hold> load_holds(Transaction& tx, const std::string& ent, const std::vector<HoldState>& states) {
  std::vector<std::string> words;
  for (const HoldState state : states) words.emplace_back(word(state));
  return select_holds(tx, "($1 = '' or h.ent = $1) and h.state = any($2::text[])", {ent, words});
}

std::optional<Hold> load_hold(Transaction& tx, std::int64_t id) {
  auto holds = select_holds(tx, "h.id = $1", {id});
  if (holds.empty()) return std::nullopt;
  return std::move(holds.front());
}

Approving approve_hold(Transaction& tx, std::int64_t id, const ApprovalBounds& bounds, const std::string& by,
                       aaf::Date today) {
  const auto hold = load_hold(tx, id);
  if (!hold || (hold->state != HoldState::open && hold->state != HoldState::approved)) return Approving::not_open;
  const auto decide = [&](HoldState state, const std::string& first, const std::string& deciders, int max,
                          aaf::Date expires) {
    query(tx,
          "update hold set state = $2, first_by = $3, decided_by = $4, approved_max = $5, expires = $6 where id = $1",
          {id, word(state), first, deciders, max, expires});
  };
  const bool two = bounds.second_person_above && std::min(bounds.max, hold->set.count) > *bounds.second_person_above;
  const bool first_counts = !hold->first_by.empty() && hold->expires && *hold->expires >= today;
  if (!two) {
    decide(HoldState::approved, "", by, bounds.max, bounds.expires);
    return Approving::approved;
  }
  if (!first_counts || hold->first_by == by) {
    decide(HoldState::open, by, "", bounds.max, bounds.expires);
    return first_counts ? Approving::same_person : Approving::needs_second;
  }
  decide(HoldState::approved, "", hold->first_by + ", " + by, std::min(bounds.max, hold->approved_max.value_or(0)),
         std::min(bounds.expires, *hold->expires));
  return Approving::approved;
}

bool discard_hold(Transaction& tx, std::int64_t id, const std::string& by) {
  // A plan that rests on the approval must not be applied any more.
  if (const auto hold = load_hold(tx, id); hold && hold->state == HoldState::approved)
    close_unapplied_plans(tx, hold->ent);
  return query(
             tx,
             "update hold set state = 'discarded', first_by = '', approved_max = null, expires = null, decided_by = $2"
             " where id = $1 and state in ('open', 'approved')",
             {id, by})
             .affected() == 1;
}

std::vector<aaf::plan::Approval> load_approvals(Transaction& tx, const std::string& ent, aaf::Date today,
                                                const std::string& purpose) {
  std::vector<aaf::plan::Approval> approvals;
  for (const Hold& hold : select_holds(tx, "h.ent = $1 and h.state = 'approved' and h.expires >= $2 and h.purpose = $3",
                                       {ent, today, purpose})) {
    approvals.push_back(
        {hold.set.hash, hold.set.units(), hold.approved_max.value_or(0), hold.set.guard, hold.set.group});
  }
  return approvals;
}

std::map<aaf::plan::GuardPlace, int> hold_bases(Transaction& tx, const std::string& ent) {
  std::map<aaf::plan::GuardPlace, int> bases;
  for (const Hold& hold : select_holds(tx, "h.ent = $1 and h.state <> 'lapsed' and h.purpose = ''", {ent})) {
    const auto [at, fresh] = bases.try_emplace(aaf::plan::place_of(hold.set), hold.set.base);
    if (!fresh) at->second = std::min(at->second, hold.set.base);
  }
  return bases;
}

}  // namespace entsync::store
