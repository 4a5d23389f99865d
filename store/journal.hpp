// The journal: what was intended before it was sent, and what came of it.
//
// An operation without a row here is `planned`. Intent is committed before a batch leaves, the outcome after its
// answer, in one transaction with the accounts that it changes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/account/lifecycle.hpp"
#include "aaf/model/date.hpp"
#include "aaf/plan/operation.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct JournalEntry {
  std::int64_t plan = 0;
  aaf::plan::Operation operation;
  aaf::OperationState state = aaf::OperationState::planned;
  std::int64_t batch = 0;  // 0: never sent
  std::string result;      // what the ENT answered, without values of people
  std::optional<aaf::LocalTime> at;
  std::int64_t run = 0;  // that sent it
};

// Operations of a plan and wave that are still `planned`, behind number `after`, in order, at most `limit`.
[[nodiscard]] std::vector<aaf::plan::Operation> next_operations(Transaction& tx, std::int64_t plan,
                                                                aaf::plan::Wave wave, int after, std::size_t limit);
// A number that no batch had before, ever growing: it is what the watermark entry bears.
[[nodiscard]] std::int64_t new_batch(Transaction& tx);
// From now on `new_batch` gives numbers above `number`. An ENT whose watermark bears a higher one than this database
// ever gave is older than the database: that one was restored.
void raise_batches(Transaction& tx, std::int64_t number);
// `intended`, as batch `batch` of `run`; commit before the first of them is sent.
void intend(Transaction& tx, std::int64_t run, std::int64_t plan, std::int64_t batch, const std::vector<int>& seqs,
            aaf::LocalTime now);

struct Outcome {
  int seq = 0;
  aaf::OperationState state{};
  std::string result;  // the ENT's code and what it means; never a value
};
// What became of operations of a plan; where `done`, the accounts become what the operations say (account_after,
// account_ends).
void record_outcomes(Transaction& tx, std::int64_t run, std::int64_t plan, const std::vector<Outcome>& outcomes,
                     aaf::LocalTime now);

struct UnfinishedBatch {
  std::int64_t plan = 0, batch = 0, run = 0;
  std::vector<aaf::plan::Operation> operations;  // those still `intended`, in order
};
// Batches of an ENT that were sent, or about to be, when a run broke off; by batch.
[[nodiscard]] std::vector<UnfinishedBatch> unfinished_batches(Transaction& tx, const std::string& ent);

// The last operations about a subject (person key, UAI, group id) or a DN, newest first.
[[nodiscard]] std::vector<JournalEntry> last_operations(Transaction& tx, const std::string& subject_or_dn,
                                                        int limit = 20);

// The last word of an ENT about a subject.
struct LastOperation {
  std::string ent;
  JournalEntry entry;
  std::int64_t planned_again = 0;  // a newer plan that has an operation about it which was not sent; 0: none
};
// Of each ENT where something was ever planned about the subject (person key, UAI, group id), by name: the newest
// operation that was sent, else the newest that was planned. What a plan left out because of another operation, or was
// not applied at all, hides no answer.
[[nodiscard]] std::vector<LastOperation> last_of_each_ent(Transaction& tx, const std::string& subject);
// Operations of a plan with their states, in order; all of them, or only those in `state`.
[[nodiscard]] std::vector<JournalEntry> plan_journal(Transaction& tx, std::int64_t plan,
                                                     std::optional<aaf::OperationState> state = std::nullopt);
// What runs `first` to `last` did to the accounts of the people of an establishment: how many were created, changed,
// deactivated, reactivated, purged.
struct AccountCounts {
  std::int64_t created = 0, changed = 0, deactivated = 0, reactivated = 0, purged = 0;
};
[[nodiscard]] std::map<aaf::Population, AccountCounts> account_changes(Transaction& tx, const std::string& uai,
                                                                       std::int64_t first, std::int64_t last);
// How many operations of a plan are in which state.
[[nodiscard]] std::map<aaf::OperationState, std::int64_t> plan_states(Transaction& tx, std::int64_t plan);

}  // namespace entsync::store
