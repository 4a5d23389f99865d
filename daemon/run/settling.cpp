#include "daemon/run/settling.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/words.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/federation.hpp"
#include "daemon/run/events.hpp"
#include "store/journal.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::run {

using aaf::OperationState;
using aaf::plan::Operation;
using aaf::plan::Verb;

namespace {

// From here on the batches of a broken run have taken effect, or never will.
void close_the_past(store::Database& database, ldap::Writer& writer) {
  store::Transaction tx(database);
  const std::int64_t number = store::new_batch(tx);
  tx.commit();
  if (writer.fence(number)) durable_step("past closed");
}

std::int64_t settle(store::Database& database, OpenEnt& ent, ldap::Writer& writer,
                    const std::vector<store::UnfinishedBatch>& batches, std::int64_t run, aaf::LocalTime now) {
  close_the_past(database, writer);
  const auto watermark = writer.read_watermark();
  std::int64_t settled = 0;
  for (const store::UnfinishedBatch& batch : batches) {
    // The entries tell what took effect. Where somebody else changed one meanwhile they do not: then the watermark
    // does.
    const bool reached = ent.connection.capabilities().transactions && watermark && *watermark == batch.batch;
    std::vector<store::Outcome> results;
    const auto found = writer.settle(batch.operations);
    for (std::size_t i = 0; i < found.size(); ++i) {
      const ldap::Outcome& outcome = found[i];
      store::Outcome result{outcome.seq, outcome.state, outcome.text};
      // An entry that is still there was not deleted, whatever the watermark says: the server refused that one.
      if (outcome.state == OperationState::stale && reached && batch.operations[i].verb != Verb::remove)
        result = {outcome.seq, OperationState::done, "by the watermark"};
      if (outcome.state == OperationState::planned) {
        result = {outcome.seq, OperationState::skipped, "a broken run did not get to it"};
      }
      results.push_back(std::move(result));
    }
    settled += static_cast<std::int64_t>(results.size());
    store::Transaction tx(database);
    store::record_outcomes(tx, run, batch.plan, results, now);
    tx.commit();
    durable_step("settled");
  }
  return settled;
}

}  // namespace

ldap::WriterOptions writer_options(const OpenEnt& ent) {
  ldap::WriterOptions options;
  options.window = ent.settings.ldap.window;
  options.durable = durable_step;
  return options;
}

bool purges(const Operation& operation) {
  return operation.account_after && operation.account_after->state == aaf::AccountState::purged;
}

bool restores(const Operation& operation) {
  return operation.account_before && operation.account_before->state == aaf::AccountState::purged;
}

void end_plan(store::Database& database, const config::Settings& settings, std::int64_t plan, bool purged_some) {
  store::Transaction tx(database);
  std::vector<std::string> purged;
  if (purged_some) {
    for (const store::JournalEntry& entry : store::plan_journal(tx, plan)) {
      const bool done = entry.state == OperationState::done;
      if (done ? purges(entry.operation) : restores(entry.operation)) purged.push_back(entry.operation.subject);
    }
  }
  std::sort(purged.begin(), purged.end());
  forget_people(tx, settings, purged);
  store::close_plan(tx, plan);
  tx.commit();
  durable_step("plan closed");
}

std::int64_t settle_unfinished(store::Database& database, const config::Settings& settings, OpenEnt& ent,
                               std::int64_t run, aaf::LocalTime now) {
  ldap::Writer writer(ent.connection, ent.mapping, writer_options(ent));
  const std::int64_t highest = writer.highest_number();
  std::vector<store::UnfinishedBatch> batches;
  std::optional<store::PlanHeader> broken;
  {
    store::Transaction tx(database);
    store::raise_batches(tx, highest);
    batches = store::unfinished_batches(tx, ent.settings.name);
    broken = store::latest_open_plan(tx, ent.settings.name);
    tx.commit();
  }
  const std::int64_t settled = batches.empty() ? 0 : settle(database, ent, writer, batches, run, now);
  if (broken && broken->applied_run != 0) end_plan(database, settings, broken->id, true);
  tell_settled(run, ent.settings.name, settled);
  return settled;
}

}  // namespace entsync::daemon::run
