#include "daemon/run/applier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "aaf/model/failure.hpp"
#include "daemon/boot_time.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/federation.hpp"
#include "daemon/log/log.hpp"
#include "daemon/run/barrier.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/run/events.hpp"
#include "daemon/run/plan_filter.hpp"
#include "ldap/dn.hpp"
#include "ldap/reader.hpp"
#include "ldap/writer.hpp"
#include "store/journal.hpp"
#include "store/plans.hpp"

namespace entsync::daemon::run {

using aaf::OperationState;
using aaf::plan::Operation;
using aaf::plan::Verb;
using aaf::plan::Wave;

namespace {

constexpr std::size_t shown_failures = 20;
constexpr int doubtful_in_a_row = 3;

ldap::WriterOptions writer_options(const OpenEnt& ent) {
  ldap::WriterOptions options;
  options.window = ent.settings.ldap.window;
  options.durable = durable_step;
  return options;
}

bool purges(const Operation& operation) {
  return operation.account_after && operation.account_after->state == aaf::AccountState::purged;
}

// Puts back whom an earlier run purged: known again before it is sent, and to be forgotten again when it fails.
bool restores(const Operation& operation) {
  return operation.account_before && operation.account_before->state == aaf::AccountState::purged;
}

// Nothing of the plan is to be sent any more; who was purged by it, or could not be put back, and has no account left
// is forgotten. A plan that did neither (`purged_some` tells) is not read again for that.
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

// Whether an entry is what an operation was computed from, in everything that is ours of it.
bool as_found(const Operation& operation, const aaf::DirectoryEntry* entry, const ldap::Mapping& mapping) {
  if (operation.verb == Verb::add || entry == nullptr) return (operation.verb == Verb::add) == (entry == nullptr);
  const auto kind = mapping.kind_of(*entry);
  if (!kind) return false;
  const auto& ours = mapping.ownership(*kind).attributes;
  return std::all_of(ours.begin(), ours.end(), [&](const std::string& name) {
    return aaf::values_of(operation.before, name) == aaf::values_of(entry->attributes, name);
  });
}

class Applier {
 public:
  Applier(store::Database& database, const Session& session, OpenEnt& ent, std::int64_t run, std::int64_t plan)
      : database_(database),
        session_(session),
        settings_(session.settings()),
        ent_(ent),
        run_(run),
        plan_(plan),
        now_(session.now()),
        writer_(ent.connection, ent.mapping, writer_options(ent)) {}

  Applied run() {
    {
      store::Transaction tx(database_);
      const auto header = store::load_plan_header(tx, plan_);
      operations_ = header ? header->operations : 0;
    }
    for (Wave wave : {Wave::structures, Wave::people, Wave::links, Wave::groups, Wave::removals}) {
      while (applied_.trouble.empty() && batch(wave)) {
      }
      if (!applied_.trouble.empty()) break;
    }
    if (applied_.trouble.empty()) end_plan(database_, settings_, plan_, purged_some_);
    tell_purged(run_, ent_.settings.name, purged_);
    tell_applied(run_, plan_, ent_.settings.name, applied_, watch_);
    return std::move(applied_);
  }

 private:
  // Sends the next batch of a wave; false when there is none.
  bool batch(Wave wave) {
    std::vector<Operation> operations;
    std::vector<store::Outcome> left_out;
    std::int64_t number = 0;
    std::chrono::nanoseconds held_at{};  // when the lock was last known to be this connection's
    const auto began = std::chrono::steady_clock::now();
    store::Pace pace;
    {
      store::Transaction tx(database_);
      pace = store::load_pace(tx);
      if (std::string why = barrier(session_, pace); !why.empty()) {
        applied_.stopped = true;
        applied_.trouble =
            fmt::format("writing to the ENT: {}: stopped between two batches: {}", ent_.settings.name, why);
        return false;
      }
      operations = store::next_operations(tx, plan_, wave, static_cast<std::size_t>(settings_.batch_size));
      if (operations.empty()) return false;
      if (wave == Wave::removals && sources_moved(tx)) return leave_out(tx, operations);
      purged_some_ = purged_some_ || std::any_of(operations.begin(), operations.end(), restores);
      std::erase_if(operations, [&](Operation& operation) { return depends_on_failed(operation, left_out); });
      count(left_out);
      if (!left_out.empty()) store::record_outcomes(tx, run_, plan_, left_out, now_);
      if (!operations.empty()) {
        number = store::new_batch(tx);
        std::vector<int> seqs;
        for (const Operation& operation : operations) seqs.push_back(operation.seq);
        store::intend(tx, run_, plan_, number, seqs, now_);
      }
      held_at = boot_time();
      tx.commit();
    }
    durable_step("intent");
    if (operations.empty()) return true;
    // A process that stood still meanwhile may have been taken over from: what it was about to send is the other's to
    // settle.
    if (const auto lease = session_.oversight().lease; lease && boot_time() - held_at > *lease) {
      applied_.too_late = true;
      applied_.trouble = fmt::format(
          "writing to the ENT: {}: this process stood still between two steps, and another may lead by now; nothing "
          "was "
          "sent",
          ent_.settings.name);
      return true;  // the batch stays intended: whoever leads settles it
    }

    const Stopwatch watch;
    std::vector<ldap::Outcome> outcomes;
    try {
      outcomes = writer_.apply(operations, number);
    } catch (const aaf::Failure& failure) {
      applied_.trouble = failure.what();
      tell_trouble(run_, ent_.settings.name, failure);
      return true;  // the batch stays intended: the next run settles it
    }
    durable_step("ldap batch");
    if (const auto late = std::find_if(outcomes.begin(), outcomes.end(), [](const auto& one) { return one.too_late; });
        late != outcomes.end()) {
      // What became of the batch is on record already: the run that closed the past has settled it.
      applied_.trouble = fmt::format("writing to the ENT: {}: {}", ent_.settings.name, late->text);
      applied_.too_late = true;
      return true;
    }
    log::event(log::Event::batch_done,
               {log::Field(log::Number::run, run_), log::Field::ent(ent_.settings.name),
                log::Field(log::Number::count, operations.size()), log::Field(watch.elapsed())});
    take(operations, outcomes);
    sent_ += static_cast<std::int64_t>(operations.size());
    session_.progress("writing", ent_.settings.name, sent_, operations_);
    keep_pace(pace, operations.size(), began);
    return true;
  }

  // Waits until as much time has passed as these operations may take.
  void keep_pace(const store::Pace& pace, std::size_t operations, std::chrono::steady_clock::time_point began) {
    if (!pace.operations_per_second) return;
    constexpr std::chrono::milliseconds slice{100};
    const auto until =
        began + std::chrono::milliseconds(1000 * static_cast<std::int64_t>(operations) / *pace.operations_per_second);
    while (std::chrono::steady_clock::now() < until && session_.no_writing().empty())
      std::this_thread::sleep_for(slice);
  }

  // True when files that came in since have changed the directory of an establishment that the plan is about: whoever
  // was gone may be back.
  bool sources_moved(store::Transaction& tx) {
    const auto header = store::load_plan_header(tx, plan_);
    return header && federated_since(tx, *header, ent_.settings);
  }

  bool leave_out(store::Transaction& tx, const std::vector<Operation>& operations) {
    std::vector<store::Outcome> outcomes;
    for (const Operation& operation : operations) {
      outcomes.push_back({operation.seq, OperationState::stale,
                          "not sent: newer sources came in meanwhile; the next run looks again"});
    }
    store::record_outcomes(tx, run_, plan_, outcomes, now_);
    tx.commit();
    count(outcomes);
    durable_step("removals left out");
    return true;
  }

  // What needs an entry that could not be made is not sent; of the rest, the values that name it are left out.
  bool depends_on_failed(Operation& operation, std::vector<store::Outcome>& left_out) {
    if (failed_.empty()) return false;
    const auto skip = [&](std::string why) {
      left_out.push_back({operation.seq, OperationState::skipped, std::move(why)});
      if (operation.verb == Verb::add) failed_.insert(ldap::dn_key(operation.dn));
      return true;
    };
    if (failed_.contains(ldap::dn_key(operation.dn))) return skip("not sent: the entry could not be added");
    bool stripped = false;
    for (aaf::plan::Change& change : operation.changes) {
      if (change.verb == aaf::plan::ChangeVerb::remove) continue;
      stripped = std::erase_if(
                     change.values,
                     [&](const std::string& value) { return failed_.contains(ldap::dn_key(leading_dn(value))); }) > 0 ||
                 stripped;
    }
    if (!stripped) return false;
    // A group without members, a guardian without pupils: no directory takes it.
    const bool emptied =
        operation.verb == Verb::add && std::any_of(operation.changes.begin(), operation.changes.end(),
                                                   [](const auto& change) { return change.values.empty(); });
    std::erase_if(operation.changes, [](const auto& change) {
      return change.values.empty() && change.verb != aaf::plan::ChangeVerb::replace;
    });
    if (emptied || operation.changes.empty()) return skip("not sent: it only names entries that could not be added");
    stripped_.insert(operation.seq);
    return false;
  }

  void take(const std::vector<Operation>& operations, const std::vector<ldap::Outcome>& outcomes) {
    std::vector<store::Outcome> results;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const ldap::Outcome& outcome = outcomes[i];
      const Operation& operation = operations[i];
      doubtful_ = outcome.perhaps_trouble() ? doubtful_ + 1 : 0;
      if ((outcome.server_trouble() || doubtful_ >= doubtful_in_a_row) && applied_.trouble.empty()) {
        applied_.trouble = fmt::format("writing to the ENT: {}: {}", ent_.settings.name, outcome.text);
      }
      // No answer: it stays intended, and the next run reads what became of it.
      if (outcome.state == OperationState::unknown) {
        if (applied_.trouble.empty()) {
          log::event(log::Event::outcome_unknown,
                     {log::Field(log::Number::run, run_), log::Field(log::Number::plan, plan_),
                      log::Field::ent(ent_.settings.name)});
          applied_.trouble =
              fmt::format("writing to the ENT: {}: the connection was lost, outcome unknown", ent_.settings.name);
        }
        ++applied_.states[outcome.state];
        continue;
      }
      store::Outcome result{operation.seq, outcome.state, outcome.text};
      if (outcome.state == OperationState::done && stripped_.contains(operation.seq)) {
        result.result = "done without the values that name entries which could not be added";
      }
      if (outcome.state == OperationState::done) {
        done_.push_back(operation);
        purged_some_ = purged_some_ || purges(operation);
        if (purges(operation)) ++purged_;
      } else {
        tell_failed(operation, outcome);
        if (operation.verb == Verb::add) failed_.insert(ldap::dn_key(operation.dn));
        if (applied_.failures.size() < shown_failures) {
          applied_.failures.push_back(fmt::format("{} {} {}: {}", aaf::word(outcome.state),
                                                  aaf::plan::word(operation.verb), operation.dn, outcome.text));
        }
      }
      results.push_back(std::move(result));
    }
    count(results);
    if (!results.empty()) {
      store::Transaction tx(database_);
      store::record_outcomes(tx, run_, plan_, results, now_);
      tx.commit();
      durable_step("outcome");
    }
    verify();
  }

  void tell_failed(const Operation& operation, const ldap::Outcome& outcome) const {
    using log::Field;
    using log::Number;
    std::vector<Field> fields{Field(Number::run, run_),       Field(Number::plan, plan_),
                              Field::ent(ent_.settings.name), Field(Number::operation, operation.seq),
                              Field(operation.verb),          Field(outcome.state)};
    if (outcome.code != 0) fields.push_back(Field::ldap_code(outcome.code));
    if (!operation.uai.empty()) fields.push_back(Field::uai(operation.uai));
    if (operation.population) fields.emplace_back(*operation.population);
    log::event(log::Event::operation_failed, fields);
  }

  // Reads back what the batch wrote: an entry that does not hold it is a difference to report (promise 4).
  void verify() {
    if (done_.empty() || !applied_.trouble.empty()) {
      done_.clear();
      return;
    }
    try {
      const Stopwatch watch;
      const auto found = writer_.settle(done_);
      log::event(log::Event::batch_verified,
                 {log::Field(log::Number::run, run_), log::Field::ent(ent_.settings.name),
                  log::Field(log::Number::count, done_.size()), log::Field(watch.elapsed())});
      for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].state != OperationState::done) applied_.differences.push_back(done_[i].dn);
      }
    } catch (const aaf::Failure& failure) {
      applied_.trouble = failure.what();
      tell_trouble(run_, ent_.settings.name, failure);
    }
    done_.clear();
  }

  void count(const std::vector<store::Outcome>& outcomes) {
    for (const store::Outcome& outcome : outcomes) ++applied_.states[outcome.state];
  }

  store::Database& database_;
  const Session& session_;
  const config::Settings& settings_;
  OpenEnt& ent_;
  std::int64_t run_, plan_;
  std::int64_t sent_ = 0, operations_ = 0;
  aaf::LocalTime now_;
  ldap::Writer writer_;
  std::set<std::string> failed_;  // dn_key of entries that could not be added
  std::set<int> stripped_;
  bool purged_some_ = false;
  std::int64_t purged_ = 0;  // accounts
  Stopwatch watch_;
  int doubtful_ = 0;             // the last answers in a row that may be of a server in trouble
  std::vector<Operation> done_;  // of the present batch
  Applied applied_;
};

}  // namespace

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

Applied apply_plan(store::Database& database, const Session& session, OpenEnt& ent, std::int64_t run,
                   std::int64_t plan) {
  return Applier(database, session, ent, run, plan).run();
}

std::vector<std::string> moved_entries(store::Transaction& tx, OpenEnt& ent, std::int64_t plan) {
  const auto stored = store::load_plan(tx, plan);
  if (!stored) return {};
  std::set<std::string> added;
  std::vector<std::string> dns;
  for (const Operation& operation : stored->operations) {
    if (operation.verb == Verb::add) added.insert(operation.dn);
    dns.push_back(operation.dn);
    if (!operation.new_dn.empty()) dns.push_back(operation.new_dn);
  }
  std::map<std::string, aaf::DirectoryEntry> entries;
  for (aaf::DirectoryEntry& entry : ldap::Reader(ent.connection, ent.mapping).read_dns(dns)) {
    std::string key = ldap::dn_key(entry.dn);
    entries.emplace(std::move(key), std::move(entry));
  }
  std::set<std::string> moved;
  for (const Operation& operation : stored->operations) {
    // What changes an entry that the plan itself adds cannot be judged before it is there.
    if (operation.verb != Verb::add && added.contains(operation.dn)) continue;
    const auto at = entries.find(ldap::dn_key(operation.dn));
    if (!as_found(operation, at == entries.end() ? nullptr : &at->second, ent.mapping)) moved.insert(operation.dn);
    const bool respelt = ldap::same_dn(operation.dn, operation.new_dn);
    if (!operation.new_dn.empty() && !respelt && entries.contains(ldap::dn_key(operation.new_dn)))
      moved.insert(operation.new_dn);
  }
  return {moved.begin(), moved.end()};
}

}  // namespace entsync::daemon::run
