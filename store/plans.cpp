#include "store/plans.hpp"

#include "store/json.hpp"
#include "store/operation_rows.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

constexpr const char* header_columns =
    "p.id, p.run, p.ent, p.hash, p.today, p.created, p.sources, p.uais, p.operations, p.closed, p.applied_run";

PlanHeader header_from(const Row& row) {
  return {row.number(0), row.number(1), row.text(2),   row.text(3), row.date(4),   row.time(5),
          row.texts(6),  row.texts(7),  row.number(8), row.flag(9), row.number(10)};
}

std::vector<PlanHeader> select_headers(Transaction& tx, const std::string& rest, const std::vector<Value>& values) {
  std::vector<PlanHeader> headers;
  for (const Row row : query(tx, std::string("select ") + header_columns + " from plan p " + rest, values)) {
    headers.push_back(header_from(row));
  }
  return headers;
}

std::optional<PlanHeader> first(std::vector<PlanHeader> headers) {
  if (headers.empty()) return std::nullopt;
  return std::move(headers.front());
}

Value maybe_json(const std::optional<aaf::account::Account>& account) {
  return account ? Value(to_json(*account)) : Value(std::nullopt);
}

void copy_operations(Transaction& tx, std::int64_t plan, const std::vector<aaf::plan::Operation>& operations) {
  Copy copy(tx, "operation",
            {"plan", "seq", "wave", "verb", "dn", "new_dn", "subject", "situation", "reason", "uai", "population",
             "changes", "before", "account_after", "account_before", "account_ends"});
  for (const aaf::plan::Operation& one : operations) {
    copy.add({plan, one.seq, static_cast<int>(one.wave), word(one.verb), one.dn, one.new_dn, one.subject,
              word(one.situation), one.reason, one.uai, maybe_word(one.population), to_json(one.changes),
              to_json(one.before), maybe_json(one.account_after), maybe_json(one.account_before), one.account_ends});
  }
  copy.finish();
}

}  // namespace

aaf::plan::Operation operation_from(const Row& row) {
  aaf::plan::Operation one;
  one.seq = row.integer(0);
  one.wave = static_cast<aaf::plan::Wave>(row.integer(1));
  one.verb = verb_of(row.view(2));
  one.dn = row.text(3);
  one.new_dn = row.text(4);
  one.subject = row.text(5);
  one.situation = known_word<aaf::Situation>("situation", row.view(6));
  one.reason = row.text(7);
  one.uai = row.text(8);
  one.population = maybe_known<aaf::Population>("population", row.view(9));
  one.changes = changes_from(row.view(10));
  one.before = attributes_from(row.view(11));
  if (!row.null(12)) one.account_after = account_from(row.view(12));
  if (!row.null(13)) one.account_before = account_from(row.view(13));
  one.account_ends = row.flag(14);
  return one;
}

std::int64_t save_plan(Transaction& tx, const PlanHeader& header, const aaf::plan::Plan& plan) {
  const std::int64_t id = query(tx,
                                "insert into plan (run, ent, hash, today, created, sources, uais, held, operations,"
                                " bookkeeping) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
                                {header.run, plan.ent, header.hash, header.today, header.created, header.sources,
                                 header.uais, to_json(plan.held), plan.operations.size(), to_json(plan.bookkeeping)})
                              .front()
                              .number(0);
  if (plan.operations.empty()) return id;
  copy_operations(tx, id, plan.operations);
  query(tx,
        "insert into operation_total (ent, verb, population, state, count)"
        " select $2, verb, coalesce(population, ''), 'planned', count(*) from operation where plan = $1 group by 2, 3"
        " on conflict (ent, verb, population, state) do update set count = operation_total.count + excluded.count",
        {id, plan.ent});
  return id;
}

std::optional<PlanHeader> load_plan_header(Transaction& tx, std::int64_t plan) {
  return first(select_headers(tx, "where id = $1", {plan}));
}

std::optional<aaf::plan::Plan> load_plan(Transaction& tx, std::int64_t plan) {
  const Rows head = query(tx, "select ent, held, bookkeeping from plan where id = $1", {plan});
  if (head.empty()) return std::nullopt;
  aaf::plan::Plan out{head.front().text(0), {}, held_from(head.front().view(1)), accounts_from(head.front().view(2))};
  const Rows rows =
      query(tx, std::string("select ") + operation_columns + " from operation o where plan = $1 order by seq", {plan});
  out.operations.reserve(rows.size());
  for (const Row row : rows) out.operations.push_back(operation_from(row));
  return out;
}

std::vector<PlanHeader> plans_of_run(Transaction& tx, std::int64_t run) {
  return select_headers(tx, "where run = $1 order by id", {run});
}

std::vector<PlanHeader> plans_applied_by(Transaction& tx, std::int64_t run) {
  return select_headers(tx, "where applied_run = $1 order by id", {run});
}

std::optional<PlanHeader> latest_open_plan(Transaction& tx, const std::string& ent) {
  return first(select_headers(tx, "where ent = $1 and not closed order by id desc limit 1", {ent}));
}

void set_applying(Transaction& tx, std::int64_t plan, std::int64_t run) {
  query(tx, "update plan set applied_run = $2 where id = $1", {plan, run});
}

std::vector<std::string> applied_uais(Transaction& tx, std::int64_t run) {
  return texts_of(query(tx,
                        "select distinct o.uai from plan p join operation o on o.plan = p.id"
                        " where p.applied_run = $1 and o.population is not null and o.uai <> '' order by 1",
                        {run}));
}

void close_plan(Transaction& tx, std::int64_t plan) {
  query(tx, "update plan set closed = true where id = $1", {plan});
}

void close_unapplied_plans(Transaction& tx, const std::string& ent) {
  query(tx,
        "update plan set closed = true where not closed and applied_run is null and ($1::text = '' or ent = $1::text)",
        {ent});
}

void close_other_plans(Transaction& tx, const std::string& ent, std::int64_t but) {
  close_other_plans(tx, ent, std::vector<std::int64_t>{but});
}

void close_other_plans(Transaction& tx, const std::string& ent, const std::vector<std::int64_t>& but) {
  query(tx, "update plan set closed = true where ent = $1 and id <> all($2::bigint[]) and not closed",
        {ent, Value(but)});
}

}  // namespace entsync::store
