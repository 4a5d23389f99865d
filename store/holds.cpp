#include "store/holds.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::plan::HeldSet;

constexpr std::array<std::string_view, 4> hold_words{"open", "approved", "discarded", "lapsed"};

constexpr const char* hold_columns =
    "h.id, h.ent, h.uai, h.population, h.reason, h.count, h.base, h.subjects, h.hash, h.state, h.opened, h.opened_run,"
    " h.last_run, h.decided_by, h.approved_max, h.expires, h.purpose";

Hold hold_from(const Row& row) {
  using enum HoldState;
  Hold hold;
  hold.id = row.number(0);
  hold.ent = row.text(1);
  hold.set = {row.text(2),    maybe_known<aaf::Population>("population", row.view(3)),
              row.text(4),    row.integer(5),
              row.integer(6), row.texts(7),
              row.text(8)};
  hold.state = spelled("hold", row.view(9), {open, approved, discarded, lapsed});
  hold.opened = row.date(10);
  hold.opened_run = row.number(11);
  hold.last_run = row.number(12);
  hold.by = row.text(13);
  hold.approved_max = row.maybe_integer(14);
  hold.expires = row.maybe_date(15);
  hold.purpose = row.text(16);
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

using Place = std::pair<std::string, std::optional<aaf::Population>>;
Place place_of(const HeldSet& set) { return {set.uai, set.population}; }

void keep_or_open(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& ent, const HeldSet& set,
                  const std::string& purpose) {
  query(tx,
        "insert into hold (ent, uai, population, reason, count, base, subjects, hash, state, opened, opened_run, "
        "last_run, purpose)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $10, $11)"
        " on conflict (ent, hash) where state <> 'lapsed' do update set reason = excluded.reason,"
        " base = excluded.base, last_run = excluded.last_run",
        {ent, set.uai, maybe_word(set.population), set.reason, set.count, set.base, set.subjects, set.hash, today, run,
         purpose});
}

}  // namespace

std::string_view word(HoldState state) { return hold_words.at(static_cast<std::size_t>(state)); }

void refresh_holds(Transaction& tx, std::int64_t run, aaf::Date today, const std::string& ent,
                   const aaf::plan::Verdict& verdict, const std::optional<std::vector<std::string>>& judged,
                   const std::string& purpose) {
  query(tx,
        "update hold set state = 'open', decided_by = '', approved_max = null, expires = null"
        " where ent = $1 and state = 'approved' and expires < $2",
        {ent, today});
  std::set<std::string> held;
  std::set<Place> at_work;  // where something is held or was just released
  for (const HeldSet& set : verdict.held) {
    keep_or_open(tx, run, today, ent, set, purpose);
    held.insert(set.hash);
    at_work.insert(place_of(set));
  }
  for (const HeldSet& set : verdict.released) at_work.insert(place_of(set));

  std::vector<std::int64_t> lapsed;
  for (const Hold& hold : select_holds(tx, "h.ent = $1 and h.state <> 'lapsed' and h.purpose = $2", {ent, purpose})) {
    const bool was_judged = !judged || std::find(judged->begin(), judged->end(), hold.set.uai) != judged->end();
    const bool still =
        held.contains(hold.set.hash) || (hold.state == HoldState::approved && at_work.contains(place_of(hold.set)));
    if (was_judged && !still) lapsed.push_back(hold.id);
  }
  query(tx, "update hold set state = 'lapsed', last_run = $1 where id = any($2::bigint[])", {run, Value(lapsed)});
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

bool approve_hold(Transaction& tx, std::int64_t id, int max, aaf::Date expires, const std::string& by) {
  return query(tx,
               "update hold set state = 'approved', approved_max = $2, expires = $3, decided_by = $4"
               " where id = $1 and state in ('open', 'approved')",
               {id, max, expires, by})
             .affected() == 1;
}

bool discard_hold(Transaction& tx, std::int64_t id, const std::string& by) {
  return query(tx,
               "update hold set state = 'discarded', approved_max = null, expires = null, decided_by = $2"
               " where id = $1 and state in ('open', 'approved')",
               {id, by})
             .affected() == 1;
}

std::vector<aaf::plan::Approval> load_approvals(Transaction& tx, const std::string& ent, aaf::Date today,
                                                const std::string& purpose) {
  std::vector<aaf::plan::Approval> approvals;
  for (Hold& hold : select_holds(tx, "h.ent = $1 and h.state = 'approved' and h.expires >= $2 and h.purpose = $3",
                                 {ent, today, purpose})) {
    approvals.push_back({std::move(hold.set.hash), std::move(hold.set.subjects), hold.approved_max.value_or(0)});
  }
  return approvals;
}

}  // namespace entsync::store
