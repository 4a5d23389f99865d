#include "daemon/run/applier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "aaf/model/failure.hpp"
#include "daemon/boot_time.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/log/log.hpp"
#include "daemon/run/barrier.hpp"
#include "daemon/run/ent.hpp"
#include "daemon/run/events.hpp"
#include "daemon/run/plan_filter.hpp"
#include "daemon/run/settling.hpp"
#include "ldap/dn.hpp"
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
      operations = next(tx, wave);
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

  // What was taken is in the journal, so the next ones lie behind it; a wave is over when none is left anywhere.
  std::vector<Operation> next(store::Transaction& tx, Wave wave) {
    const auto limit = static_cast<std::size_t>(settings_.batch_size);
    auto operations = store::next_operations(tx, plan_, wave, last_, limit);
    if (operations.empty() && last_ != 0) operations = store::next_operations(tx, plan_, wave, 0, limit);
    last_ = operations.empty() ? 0 : operations.back().seq;
    return operations;
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
        if (applied_.states[outcome.state]++ == 0) {
          log::event(log::Event::outcome_unknown,
                     {log::Field(log::Number::run, run_), log::Field(log::Number::plan, plan_),
                      log::Field::ent(ent_.settings.name)});
        }
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
  int last_ = 0;                 // number of the last operation of the wave that was taken
  int doubtful_ = 0;             // the last answers in a row that may be of a server in trouble
  std::vector<Operation> done_;  // of the present batch
  Applied applied_;
};

}  // namespace

void count_states(std::map<std::string, std::int64_t>& counters, const States& states) {
  for (const auto& [state, count] : states) counters[std::string(aaf::word(state))] += count;
}

void add(Applied& to, const Applied& more) {
  for (const auto& [state, count] : more.states) to.states[state] += count;
  for (const std::string& failure : more.failures) {
    if (to.failures.size() < shown_failures) to.failures.push_back(failure);
  }
  to.differences.insert(to.differences.end(), more.differences.begin(), more.differences.end());
  to.trouble = more.trouble;
  to.too_late = more.too_late;
  to.stopped = more.stopped;
}

Applied apply_plan(store::Database& database, const Session& session, OpenEnt& ent, std::int64_t run,
                   std::int64_t plan) {
  return Applier(database, session, ent, run, plan).run();
}

}  // namespace entsync::daemon::run
