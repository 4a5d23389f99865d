#include <algorithm>

#include "store/duplicates.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

using aaf::duplicates::Pair;
using aaf::duplicates::PairState;

constexpr const char* pair_columns =
    "p.id, p.weaker, p.survivor, p.verdict, p.score, p.evidence, p.state, p.decided_by, p.since, p.decided";

Pair pair_from(const Row& row) {
  const auto verdict = aaf::duplicates::parse_verdict(row.view(3));
  const auto state = aaf::duplicates::parse_pair_state(row.view(6));
  if (!verdict) foreign_word("verdict", row.view(3));
  if (!state) foreign_word("state of a pair", row.view(6));
  return {.id = row.number(0),
          .weaker = row.text(1),
          .survivor = row.text(2),
          .comparison = {row.texts(5), row.integer(4), *verdict},
          .state = *state,
          .by = row.text(7),
          .since = row.maybe_date(8),
          .decided = row.maybe_date(9)};
}

std::vector<Pair> select_pairs(Transaction& tx, const std::string& where, const std::vector<Value>& values) {
  std::vector<Pair> pairs;
  for (const Row row :
       query(tx, std::string("select ") + pair_columns + " from duplicate_pair p where " + where + " order by p.id",
             values)) {
    pairs.push_back(pair_from(row));
  }
  return pairs;
}

std::vector<std::string> words(const std::vector<PairState>& states) {
  std::vector<std::string> out;
  for (const PairState state : states) out.emplace_back(word(state));
  return out;
}

}  // namespace

std::vector<Pair> load_pairs_of(Transaction& tx, const std::vector<std::string>& keys) {
  return select_pairs(tx, "p.first_key = any($1::text[]) or p.second_key = any($1::text[])", {keys});
}

std::vector<Pair> load_pairs(Transaction& tx, const std::vector<PairState>& states, const std::string& uai) {
  if (uai.empty()) return select_pairs(tx, "p.state = any($1::text[])", {words(states)});
  return select_pairs(tx,
                      "p.state = any($1::text[]) and exists (select 1 from duplicate_trait t where t.uai = $2"
                      " and t.key in (p.first_key, p.second_key))",
                      {words(states), uai});
}

std::optional<Pair> load_pair(Transaction& tx, std::int64_t id) {
  auto pairs = select_pairs(tx, "p.id = $1", {id});
  if (pairs.empty()) return std::nullopt;
  return std::move(pairs.front());
}

void save_pairs(Transaction& tx, std::int64_t run, aaf::Date today, const std::vector<Pair>& pairs) {
  if (pairs.empty()) return;
  std::vector<std::string> first, second, weaker, survivor, verdicts, scores, evidence, states, by;
  for (const Pair& pair : pairs) {
    const auto [a, b] = key_pair(pair.weaker, pair.survivor);
    first.push_back(a);
    second.push_back(b);
    weaker.push_back(pair.weaker);
    survivor.push_back(pair.survivor);
    verdicts.emplace_back(word(pair.comparison.verdict));
    scores.push_back(std::to_string(pair.comparison.score));
    evidence.push_back(array_text(pair.comparison.evidence));
    states.emplace_back(word(pair.state));
    by.push_back(pair.by);
  }
  // The day of a state is kept while the state is.
  query(tx,
        "insert into duplicate_pair (first_key, second_key, weaker, survivor, verdict, score, evidence, state,"
        " decided_by, since, decided, run)"
        " select n.first_key, n.second_key, n.weaker, n.survivor, n.verdict, n.score, n.evidence::text[], n.state,"
        " n.decided_by, $2, $2, $1 from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[],"
        " $8::integer[], $9::text[], $10::text[], $11::text[])"
        " as n (first_key, second_key, weaker, survivor, verdict, score, evidence, state, decided_by)"
        " on conflict (first_key, second_key) do update set weaker = excluded.weaker, survivor = excluded.survivor,"
        " verdict = excluded.verdict, score = excluded.score, evidence = excluded.evidence, state = excluded.state,"
        " decided_by = excluded.decided_by, run = excluded.run,"
        " decided = case when duplicate_pair.state = excluded.state then duplicate_pair.decided else excluded.decided "
        "end",
        {run, today, first, second, weaker, survivor, verdicts, scores, evidence, states, by});
}

}  // namespace entsync::store
