#include "ldap/pipeline.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "aaf/model/failure.hpp"
#include "ldap/request.hpp"
#include "ldap/transaction.hpp"

namespace entsync::ldap {
namespace {

using aaf::plan::Operation;
using aaf::plan::Verb;

// Each refused update costs the whole rest once more. A batch with so many of them, as when one that took effect is
// sent again, goes out one by one faster.
constexpr int most_attempts = 5;

std::string guard_of(const Connection::Session& session, const Operation& operation, const WriterOptions& options) {
  return options.assert_before && session.capabilities.assertion ? guard_filter(operation) : std::string();
}

// Sends one operation and awaits its answer; a rename is two requests, the second only when the first was taken.
Sent send_alone(Connection::Session& session, const Operation& operation, RequestControls controls,
                const std::function<void(int id)>& sent_as) {
  Sent out;
  const bool moved_first = operation.verb == Verb::rename;
  if (moved_first) {
    const int id = send_rename(session, operation, controls);
    if (id < 0) return {session.broken ? Sent::State::lost : Sent::State::unsent, {}};
    sent_as(id);
    const auto answer = session.answer(id);
    if (!answer) return {Sent::State::lost, {}};
    out = {Sent::State::answered, *answer};
    if (answer->code != LDAP_SUCCESS || operation.changes.empty()) return out;
    controls.assertion.clear();  // it held for the entry under its old name
  }
  const int id = send_update(session, operation, controls);
  if (id < 0) return {Sent::State::lost, {}};
  sent_as(id);
  const auto answer = session.answer(id);
  if (!answer) return {Sent::State::lost, {}};
  return {Sent::State::answered, *answer};
}

// The filter that a watermark's update is bound to; empty where the server cannot assert.
std::string in_time(const Connection::Session& session, const Watermark& watermark) {
  return session.capabilities.assertion ? in_time_filter(watermark) : std::string();
}

// One try to bring the operations that are still open through in one transaction.
class Attempt {
 public:
  // What only a transaction cannot do goes to `alone`.
  Attempt(Connection::Session& session, const Batch& operations, std::vector<Sent>& sent,
          std::vector<std::size_t>& alone, const WriterOptions& options)
      : session_(session), operations_(operations), sent_(sent), alone_(alone), options_(options) {}

  enum class Result { finished, again, fall_back, too_late };

  // `watermark` is reset when the server refuses it.
  Result run(std::vector<std::size_t>& open, std::optional<Watermark>& watermark) {
    Transaction transaction(session_);
    if (!transaction.started()) return session_.broken ? Result::finished : Result::fall_back;
    int watermark_id = 0;
    if (watermark) {
      const auto queued =
          send_alone(session_, batch_update(*watermark), {transaction.id(), in_time(session_, *watermark)},
                     [&](int id) { watermark_id = id; });
      if (queued.state != Sent::State::answered) return Result::finished;
      if (queued.answer.code != LDAP_SUCCESS) return refused_watermark(watermark, queued.answer);
    }
    if (!queue(transaction, open)) return Result::finished;
    if (open.empty()) {
      transaction.abort();
      return Result::finished;
    }
    const auto end = transaction.commit();
    if (!end) {
      for (const auto at : open) sent_[at].state = Sent::State::lost;
      open.clear();
      return Result::finished;
    }
    if (end->answer.code == LDAP_SUCCESS) {
      for (const auto at : open) sent_[at] = {Sent::State::answered, end->answer};
      open.clear();
      return Result::finished;
    }
    if (end->refused_message != 0 && end->refused_message == watermark_id)
      return refused_watermark(watermark, end->answer);
    const auto named = owner_.find(end->refused_message);
    if (named == owner_.end()) return Result::fall_back;
    // slapd's mdb answers 80 to some deletes of large entries among many in one transaction, and takes them outside of
    // it.
    if (end->answer.code == LDAP_OTHER) alone_.push_back(named->second);
    sent_[named->second] = {Sent::State::answered, end->answer};
    std::erase(open, named->second);
    return Result::again;
  }

 private:
  // Queues what is open; what is refused at once is settled. False when the connection broke: nothing took effect.
  bool queue(const Transaction& transaction, std::vector<std::size_t>& open) {
    std::vector<std::size_t> taken;
    for (const auto at : open) {
      const auto& operation = *operations_[at];
      const RequestControls controls{transaction.id(), guard_of(session_, operation, options_)};
      const Sent queued = send_alone(session_, operation, controls, [&](int id) { owner_[id] = at; });
      if (queued.state != Sent::State::answered) return false;
      if (queued.answer.code == LDAP_SUCCESS)
        taken.push_back(at);
      else
        sent_[at] = queued;
    }
    open = std::move(taken);
    return true;
  }

  // Too late is too late. Refused for another reason (rights), the batch goes without it, because the operations matter
  // more: what became of them can be read back.
  static Result refused_watermark(std::optional<Watermark>& watermark, const Answer& answer) {
    if (answer.code == LDAP_ASSERTION_FAILED) return Result::too_late;
    watermark.reset();
    return Result::again;
  }

  Connection::Session& session_;
  const Batch& operations_;
  std::vector<Sent>& sent_;
  std::vector<std::size_t>& alone_;
  const WriterOptions& options_;
  std::map<int, std::size_t> owner_;  // message → operation
};

void all_too_late(std::vector<Sent>& sent) {
  for (Sent& one : sent)
    if (one.state != Sent::State::answered || one.answer.code != LDAP_SUCCESS) one = {Sent::State::too_late, {}};
}

// Without transactions, each answer awaited; the watermark last, when something took effect.
void send_one_by_one(Connection::Session& session, const Batch& operations, const std::vector<std::size_t>& open,
                     const std::optional<Watermark>& watermark, std::vector<Sent>& sent, const WriterOptions& options) {
  if (open.empty() || session.broken) return;
  try {
    if (too_late(session, watermark)) return all_too_late(sent);
  } catch (const aaf::Failure&) {
    if (session.broken) return;  // the watermark cannot be seen: nothing to go by
  }
  bool effect = false;
  for (const auto at : open) {
    if (session.broken) return;
    sent[at] = send_alone(session, *operations[at], {nullptr, guard_of(session, *operations[at], options)}, [](int) {});
    effect = effect || (sent[at].state == Sent::State::answered && sent[at].answer.code == LDAP_SUCCESS);
  }
  if (effect && watermark) send_watermark(session, *watermark);
}

}  // namespace

std::vector<Sent> send_in_transactions(Connection::Session& session, const Batch& operations,
                                       const std::optional<Watermark>& watermark, const WriterOptions& options) {
  std::vector<Sent> sent(operations.size());
  std::vector<std::size_t> open, alone;
  for (std::size_t at = 0; at < operations.size(); ++at) open.push_back(at);
  std::optional<Watermark> mark = watermark;
  auto result = Attempt::Result::again;
  for (int tries = 0; !open.empty() && result == Attempt::Result::again; ++tries) {
    if (tries == most_attempts) {
      result = Attempt::Result::fall_back;
      break;
    }
    result = Attempt(session, operations, sent, alone, options).run(open, mark);
  }
  if (result == Attempt::Result::too_late) {
    all_too_late(sent);
    return sent;
  }
  if (result == Attempt::Result::fall_back) send_one_by_one(session, operations, open, mark, sent, options);
  send_one_by_one(session, operations, alone, mark, sent, options);
  return sent;
}

void send_watermark(Connection::Session& session, const Watermark& watermark) {
  if (!session.broken)
    (void)send_alone(session, batch_update(watermark), {nullptr, in_time(session, watermark)}, [](int) {});
}

std::vector<Sent> send_in_window(Connection::Session& session, const Batch& operations, const WriterOptions& options) {
  std::vector<Sent> sent(operations.size());
  std::map<int, std::size_t> in_flight;
  // A server that reads no more blocks each send for a while: together these must not last longer than one answer may.
  const std::chrono::seconds patience(session.target.operation_timeout_s);
  auto last_sign = std::chrono::steady_clock::now();
  const auto take = [&](int timeout_s) {
    const Message message = session.next(LDAP_RES_ANY, timeout_s);
    if (!message) return false;
    last_sign = std::chrono::steady_clock::now();
    const Answer answer = session.parse(message.get());
    const auto found = in_flight.find(answer.message_id);
    if (found == in_flight.end()) return true;
    sent[found->second] = {Sent::State::answered, answer};
    in_flight.erase(found);
    return true;
  };
  const auto room = static_cast<std::size_t>(std::max(1, options.window));
  for (std::size_t at = 0; at < operations.size() && !session.broken; ++at) {
    const Operation& operation = *operations[at];
    const RequestControls controls{nullptr, guard_of(session, operation, options)};
    if (operation.verb == Verb::rename) {
      // Two requests in a row: they wait for what is in flight, because answers are told apart by their number.
      while (!in_flight.empty() && take(session.target.operation_timeout_s)) {
      }
      if (session.broken) break;
      sent[at] = send_alone(session, operation, controls, [](int) {});
      continue;
    }
    const int id = send_update(session, operation, controls);
    if (id < 0) {
      sent[at].state = Sent::State::lost;
      break;
    }
    if (in_flight.empty()) last_sign = std::chrono::steady_clock::now();
    in_flight.emplace(id, at);
    if (std::chrono::steady_clock::now() - last_sign > patience) session.give_up();
    while (in_flight.size() >= room && take(session.target.operation_timeout_s)) {
    }
    while (take(0)) {  // libldap keeps decoded messages in memory: empty it while sending
    }
  }
  while (!in_flight.empty() && take(session.target.operation_timeout_s)) {
  }
  for (const auto& [id, at] : in_flight) sent[at].state = Sent::State::lost;
  return sent;
}

}  // namespace entsync::ldap
