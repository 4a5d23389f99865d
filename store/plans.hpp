// Plans: immutable lists of operations, kept as they were judged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/plan/operation.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct PlanHeader {
  std::int64_t id = 0;   // given by save_plan
  std::int64_t run = 0;  // that computed it
  std::string ent;
  std::string hash;
  aaf::Date today{};
  aaf::LocalTime created{};
  std::vector<std::string> sources;  // the lots it was computed from, as aaf::plan::hash got them
  std::vector<std::string> uais;     // the establishments it is about, sorted; empty: the whole scope
  std::int64_t operations = 0;
  bool closed = false;           // applied, or given up: nothing of it is to be sent any more
  std::int64_t applied_run = 0;  // 0: not yet
};

// Stores a plan with its operations (COPY) and the sets it holds back. Returns its number.
std::int64_t save_plan(Transaction& tx, const PlanHeader& header, const aaf::plan::Plan& plan);
[[nodiscard]] std::optional<PlanHeader> load_plan_header(Transaction& tx, std::int64_t plan);
// Everything of it, with the journal left out; none when there is no such plan.
[[nodiscard]] std::optional<aaf::plan::Plan> load_plan(Transaction& tx, std::int64_t plan);
// Plans that a run computed, by number.
[[nodiscard]] std::vector<PlanHeader> plans_of_run(Transaction& tx, std::int64_t run);
// Plans that a run applied, wholly or in part, by number.
[[nodiscard]] std::vector<PlanHeader> plans_applied_by(Transaction& tx, std::int64_t run);
// The newest one of an ENT that is not closed.
[[nodiscard]] std::optional<PlanHeader> latest_open_plan(Transaction& tx, const std::string& ent);
// From now on `run` applies it.
void set_applying(Transaction& tx, std::int64_t plan, std::int64_t run);
// Establishments whose people were in a plan that this run applied, sorted.
[[nodiscard]] std::vector<std::string> applied_uais(Transaction& tx, std::int64_t run);
void close_plan(Transaction& tx, std::int64_t plan);
// Closes every plan of the ENT (of all, when empty) that nobody has begun to apply: somebody decided what it knows
// nothing of.
void close_unapplied_plans(Transaction& tx, const std::string& ent);
// Closes every open plan of the ENT but this one (these ones): a newer plan has taken their place.
void close_other_plans(Transaction& tx, const std::string& ent, std::int64_t but);
void close_other_plans(Transaction& tx, const std::string& ent, const std::vector<std::int64_t>& but);

}  // namespace entsync::store
