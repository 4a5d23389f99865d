#include "store/journal.hpp"

#include "store/accounts.hpp"
#include "store/json.hpp"
#include "store/operation_rows.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

// Of `operation o left join journal j`, behind operation_columns.
constexpr const char* journal_columns = ", o.plan, coalesce(j.state, 'planned'), j.batch, j.result, j.at, j.run";
constexpr int journal_width = 6;

JournalEntry entry_from(const Row& row) {
  constexpr int at = operation_width;
  return {row.number(at),     operation_from(row), known_word<aaf::OperationState>("operation state", row.view(at + 1)),
          row.number(at + 2), row.text(at + 3),    row.maybe_time(at + 4),
          row.number(at + 5)};
}

std::vector<JournalEntry> select_journal(Transaction& tx, const std::string& rest, const std::vector<Value>& values) {
  const Rows rows = query(tx,
                          std::string("select ") + operation_columns + journal_columns +
                              " from operation o left join journal j on j.plan = o.plan and j.seq = o.seq " + rest,
                          values);
  std::vector<JournalEntry> entries;
  entries.reserve(rows.size());
  for (const Row row : rows) entries.push_back(entry_from(row));
  return entries;
}

std::vector<std::int64_t> wide(const std::vector<int>& seqs) { return {seqs.begin(), seqs.end()}; }

}  // namespace

std::vector<aaf::plan::Operation> next_operations(Transaction& tx, std::int64_t plan, aaf::plan::Wave wave, int after,
                                                  std::size_t limit) {
  // A query of its own for each operation, by the journal's key: a join is planned by what was known of the journal
  // before this plan was in it, and may compare everything with everything.
  const Rows rows = query(tx,
                          std::string("select ") + operation_columns +
                              " from operation o where o.plan = $1 and o.wave = $2 and o.seq > $3 and"
                              " (select j.seq from journal j where j.plan = o.plan and j.seq = o.seq) is null"
                              " order by o.seq limit $4",
                          {plan, static_cast<int>(wave), after, limit});
  std::vector<aaf::plan::Operation> operations;
  operations.reserve(rows.size());
  for (const Row row : rows) operations.push_back(operation_from(row));
  return operations;
}

std::int64_t new_batch(Transaction& tx) { return query(tx, "select nextval('batch')").front().number(0); }

void raise_batches(Transaction& tx, std::int64_t number) {
  query(tx, "select setval('batch', $1) from batch where last_value < $1", {number});
}

void intend(Transaction& tx, std::int64_t run, std::int64_t plan, std::int64_t batch, const std::vector<int>& seqs,
            aaf::LocalTime now) {
  // An operation that was sent before (unknown, or refused along with another one) is intended again.
  query(
      tx,
      "insert into journal (plan, seq, run, batch, state, at) select $1, s, $2, $3, 'intended', $4"
      " from unnest($5::integer[]) s on conflict (plan, seq) do update set run = excluded.run, batch = excluded.batch,"
      " state = excluded.state, result = '', at = excluded.at",
      {plan, run, batch, now, Value(wide(seqs))});
}

void record_outcomes(Transaction& tx, std::int64_t run, std::int64_t plan, const std::vector<Outcome>& outcomes,
                     aaf::LocalTime now) {
  if (outcomes.empty()) return;
  std::vector<std::int64_t> seqs, done;
  std::vector<std::string> states, results;
  for (const Outcome& outcome : outcomes) {
    seqs.push_back(outcome.seq);
    states.emplace_back(word(outcome.state));
    results.push_back(outcome.result);
    if (outcome.state == aaf::OperationState::done) done.push_back(outcome.seq);
  }
  query(tx,
        "insert into journal (plan, seq, run, batch, state, result, at)"
        " select $1, n.seq, $2, 0, n.state, n.result, $3 from unnest($4::integer[], $5::text[], $6::text[])"
        " as n (seq, state, result) on conflict (plan, seq) do update set run = excluded.run, state = excluded.state,"
        " result = excluded.result, at = excluded.at",
        {plan, run, now, Value(seqs), states, results});
  query(tx,
        "insert into operation_total (ent, verb, population, state, count)"
        " select p.ent, o.verb, coalesce(o.population, ''), n.state, count(*)"
        " from unnest($2::integer[], $3::text[]) as n (seq, state)"
        " join operation o on o.plan = $1 and o.seq = n.seq join plan p on p.id = o.plan group by 1, 2, 3, 4"
        " on conflict (ent, verb, population, state) do update set count = operation_total.count + excluded.count",
        {plan, Value(seqs), states});
  if (done.empty()) return;
  const Rows rows = query(tx,
                          "select p.ent, o.account_after, o.subject from operation o join plan p on p.id = o.plan"
                          " where o.plan = $1 and o.seq = any($2::integer[])"
                          " and (o.account_after is not null or o.account_ends) order by o.seq",
                          {plan, Value(done)});
  if (rows.empty()) return;
  std::vector<aaf::account::Account> accounts;
  std::vector<std::string> ended;
  for (const Row row : rows) {
    if (row.null(1)) {
      ended.push_back(row.text(2));
    } else {
      accounts.push_back(account_from(row.view(1)));
    }
  }
  save_accounts(tx, run, rows.front().text(0), accounts);
  end_accounts(tx, rows.front().text(0), ended);
}

std::vector<UnfinishedBatch> unfinished_batches(Transaction& tx, const std::string& ent) {
  const auto entries = select_journal(tx,
                                      "where j.state = 'intended' and o.plan in (select id from plan where ent = $1)"
                                      " order by j.batch, o.plan, o.seq",
                                      {ent});
  std::vector<UnfinishedBatch> batches;
  for (const JournalEntry& entry : entries) {
    if (batches.empty() || batches.back().batch != entry.batch || batches.back().plan != entry.plan) {
      batches.push_back({entry.plan, entry.batch, entry.run, {}});
    }
    batches.back().operations.push_back(entry.operation);
  }
  return batches;
}

std::vector<JournalEntry> last_operations(Transaction& tx, const std::string& subject_or_dn, int limit) {
  return select_journal(tx,
                        "where o.subject = $1 or (md5(o.dn) = md5($1) and o.dn = $1)"
                        " order by o.plan desc, o.seq desc limit $2",
                        {subject_or_dn, limit});
}

std::vector<LastOperation> last_of_each_ent(Transaction& tx, const std::string& subject) {
  // An answer has a time; what was left out (`skipped`) has one, too, but no answer.
  const Rows rows =
      query(tx,
            std::string("with known as materialized (select o.plan, o.seq, p.ent,"
                        " j.at is not null and j.state <> 'skipped' as sent from operation o"
                        " join plan p on p.id = o.plan left join journal j on j.plan = o.plan and"
                        " j.seq = o.seq where o.subject = $1), best as (select distinct on (ent) ent, plan,"
                        " seq, sent from known order by ent, sent desc, plan desc, seq desc) select ") +
                operation_columns + journal_columns +
                ", b.ent, (select max(k.plan) from known k where b.sent and k.ent = b.ent and not k.sent"
                " and k.plan > b.plan) from best b join operation o on o.plan = b.plan and o.seq = b.seq"
                " left join journal j on j.plan = o.plan and j.seq = o.seq order by b.ent",
            {subject});
  std::vector<LastOperation> operations;
  for (const Row row : rows) {
    constexpr int at = operation_width + journal_width;
    operations.push_back({row.text(at), entry_from(row), row.null(at + 1) ? 0 : row.number(at + 1)});
  }
  return operations;
}

std::vector<JournalEntry> plan_journal(Transaction& tx, std::int64_t plan, std::optional<aaf::OperationState> state) {
  return select_journal(tx,
                        "where o.plan = $1 and ($2::text is null or coalesce(j.state, 'planned') = $2) order by o.seq",
                        {plan, maybe_word(state)});
}

std::map<aaf::Population, AccountCounts> account_changes(Transaction& tx, const std::string& uai, std::int64_t first,
                                                         std::int64_t last) {
  // Links that a new person gets in a second step are part of the creation: they bear the situation `new`.
  const Rows rows =
      query(tx,
            "select o.population, count(*) filter (where o.verb = 'add'),"
            " count(*) filter (where o.verb = 'modify' and o.situation = 'changed'),"
            " count(*) filter (where o.verb = 'modify' and o.account_after ->> 'state' = 'deactivated'"
            "  and o.situation <> 'changed'),"
            " count(*) filter (where o.verb = 'modify' and o.situation = 'returned'),"
            " count(*) filter (where o.verb = 'delete')"
            " from operation o join journal j on j.plan = o.plan and j.seq = o.seq"
            " where o.uai = $1 and o.population is not null and j.state = 'done' and j.run between $2 and $3"
            " group by o.population",
            {uai, first, last});
  std::map<aaf::Population, AccountCounts> counts;
  for (const Row row : rows) {
    counts[known_word<aaf::Population>("population", row.view(0))] = {row.number(1), row.number(2), row.number(3),
                                                                      row.number(4), row.number(5)};
  }
  return counts;
}

std::map<aaf::OperationState, std::int64_t> plan_states(Transaction& tx, std::int64_t plan) {
  const Rows rows = query(tx,
                          "select coalesce(j.state, 'planned'), count(*) from operation o"
                          " left join journal j on j.plan = o.plan and j.seq = o.seq where o.plan = $1 group by 1",
                          {plan});
  std::map<aaf::OperationState, std::int64_t> states;
  for (const Row row : rows) {
    states[known_word<aaf::OperationState>("operation state", row.view(0))] = row.number(1);
  }
  return states;
}

}  // namespace entsync::store
