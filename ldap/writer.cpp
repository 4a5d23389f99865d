#include "ldap/writer.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ldap/dn.hpp"
#include "ldap/first_use.hpp"
#include "ldap/outcome.hpp"
#include "ldap/pipeline.hpp"
#include "ldap/reader.hpp"
#include "ldap/request.hpp"
#include "ldap/watermark.hpp"

namespace entsync::ldap {
namespace {

using aaf::OperationState;
using aaf::plan::Operation;

constexpr const char* unanswered = "no answer came: the next read tells what became of it";

struct Look {
  OperationState state{};
  bool untouched = false;  // the entry is there, and all that the operation was computed from is as it was
};

bool untouched(const Operation& operation, const aaf::DirectoryEntry* entry) {
  return entry != nullptr && std::all_of(operation.before.begin(), operation.before.end(), [&](const auto& attribute) {
           return aaf::values_of(entry->attributes, attribute.first) == attribute.second;
         });
}

// Reads the entries of some operations and says what each shows.
std::vector<Look> look(Connection& connection, const Mapping& mapping, const Batch& operations) {
  std::vector<std::string> dns;
  for (const auto* operation : operations) {
    dns.push_back(operation->dn);
    if (!operation->new_dn.empty()) dns.push_back(operation->new_dn);
  }
  std::map<std::string, aaf::DirectoryEntry> entries;
  for (auto& entry : Reader(connection, mapping).read_dns(dns)) {
    auto key = dn_key(entry.dn);
    entries.emplace(std::move(key), std::move(entry));
  }
  const auto find = [&](const std::string& dn) -> const aaf::DirectoryEntry* {
    const auto found = entries.find(dn_key(dn));
    return found == entries.end() ? nullptr : &found->second;
  };
  std::vector<Look> looks;
  for (const auto* operation : operations) {
    const auto* at_new_dn = operation->new_dn.empty() ? nullptr : find(operation->new_dn);
    // A rename that changes the case alone: both names are one entry, which shows its name itself.
    if (at_new_dn != nullptr && at_new_dn->dn != operation->new_dn) at_new_dn = nullptr;
    const auto* entry = find(operation->dn);
    looks.push_back({effect(*operation, entry, at_new_dn), untouched(*operation, entry)});
  }
  return looks;
}

Outcome settled(const Operation& operation, OperationState state) {
  switch (state) {
    case OperationState::done: return done(operation);
    case OperationState::planned:
      return without_answer(operation, OperationState::planned, "the entry is as it was before");
    default:
      return without_answer(operation, OperationState::stale,
                            "the entry is neither as it was before nor as it was to become");
  }
}

}  // namespace

Writer::Writer(Connection& connection, const Mapping& mapping, WriterOptions options)
    : connection_(connection), mapping_(mapping), options_(options), first_use_(std::make_unique<FirstUse>()) {}
Writer::~Writer() = default;

// Makes the watermark entry where it is missing, outside of transactions (ldap/first_use.hpp). False when the server
// does not let us: batches then go without it.
bool Writer::have_watermark_entry() {
  if (watermark_entry_ != WatermarkEntry::not_looked_for) return watermark_entry_ == WatermarkEntry::there;
  const auto& dn = mapping_.watermark_dn();
  bool there = !Reader(connection_, mapping_).read_dns({dn}).empty();
  if (!there) {
    const Operation add = new_watermark(dn);
    const auto sent = send_in_window(connection_.session(), {&add}, options_).front();
    there = sent.state == Sent::State::answered &&
            (sent.answer.code == LDAP_SUCCESS || sent.answer.code == LDAP_ALREADY_EXISTS);
    if (there && options_.durable) options_.durable("watermark made");
  }
  watermark_entry_ = there ? WatermarkEntry::there : WatermarkEntry::not_to_be_had;
  return there;
}

std::vector<Sent> Writer::send(const Batch& operations, std::int64_t batch) {
  auto& session = connection_.session();
  std::vector<Sent> sent(operations.size());
  const auto refuse_all = [&] { return std::vector<Sent>(operations.size(), Sent{Sent::State::too_late, {}}); };
  Batch ahead;
  Batch together;
  std::vector<std::size_t> places_ahead;
  std::vector<std::size_t> places_together;
  std::optional<Watermark> watermark;
  try {
    if (!connection_.capabilities().transactions) {
      if (too_late(session, Watermark{mapping_.watermark_dn(), batch})) return refuse_all();
      return send_in_window(session, operations, options_);
    }
    for (std::size_t at = 0; at < operations.size(); ++at) {
      const bool known = first_use_->only_known(connection_, mapping_.base(), *operations[at]);
      (known ? together : ahead).push_back(operations[at]);
      (known ? places_together : places_ahead).push_back(at);
    }
    if (have_watermark_entry()) watermark = Watermark{mapping_.watermark_dn(), batch};
    const bool outside = !ahead.empty() || !connection_.capabilities().assertion;
    if (outside && too_late(session, watermark)) return refuse_all();
  } catch (const aaf::Failure&) {
    return sent;  // lost before any of them was sent
  }

  bool effect = false;
  const auto answers = send_in_window(session, ahead, options_);
  for (std::size_t at = 0; at < ahead.size(); ++at) {
    sent[places_ahead[at]] = answers[at];
    if (answers[at].state != Sent::State::answered || answers[at].answer.code != LDAP_SUCCESS) continue;
    first_use_->stored(*ahead[at]);
    effect = true;
  }
  if (effect && options_.durable) options_.durable("first use");
  if (session.broken) return sent;
  if (together.empty()) {
    if (effect && watermark) send_watermark(session, *watermark);
    return sent;
  }
  const auto others = send_in_transactions(session, together, watermark, options_);
  for (std::size_t at = 0; at < together.size(); ++at) sent[places_together[at]] = others[at];
  return sent;
}

std::vector<Outcome> Writer::apply(const std::vector<Operation>& operations, std::int64_t batch) {
  auto& session = connection_.session();
  if (operations.empty()) return {};
  session.require_usable();
  Batch all;
  for (const auto& operation : operations) all.push_back(&operation);

  const auto sent = send(all, batch);
  std::vector<Outcome> outcomes;
  Batch doubtful;
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < sent.size(); ++at) {
    const Operation& operation = operations[at];
    switch (sent[at].state) {
      case Sent::State::answered: outcomes.push_back(outcome_of(operation, sent[at].answer)); break;
      case Sent::State::lost: outcomes.push_back(without_answer(operation, OperationState::unknown, unanswered)); break;
      case Sent::State::unsent:
        outcomes.push_back(
            without_answer(operation, OperationState::skipped, "the connection was lost before it was sent"));
        break;
      case Sent::State::too_late: outcomes.push_back(too_late(operation)); break;
    }
    if (sent[at].state != Sent::State::answered) continue;
    if (needs_a_look(operation.verb, sent[at].answer.code)) {
      doubtful.push_back(&operation);
      places.push_back(at);
    }
  }
  if (doubtful.empty() || session.broken) return outcomes;
  // "Already there" and "not there any more" are what sending a batch again looks like: then all is well.
  try {
    const auto looks = look(connection_, mapping_, doubtful);
    Batch as_before;
    std::vector<std::size_t> places_as_before;
    for (std::size_t at = 0; at < looks.size(); ++at) {
      if (looks[at].state == OperationState::done) outcomes[places[at]] = done(*doubtful[at]);
      if (!looks[at].untouched || outcomes[places[at]].code != LDAP_ASSERTION_FAILED) continue;
      as_before.push_back(doubtful[at]);
      places_as_before.push_back(places[at]);
    }
    // An assertion that fails on an entry that is as it was: slapd's unique overlay (2.5.13) asks it of its own search.
    const auto again = send_in_window(session, as_before, {options_.window, false, {}});
    for (std::size_t at = 0; at < again.size(); ++at) {
      if (again[at].state == Sent::State::answered)
        outcomes[places_as_before[at]] = outcome_of(*as_before[at], again[at].answer);
      if (again[at].state == Sent::State::lost)
        outcomes[places_as_before[at]] = without_answer(*as_before[at], OperationState::unknown, unanswered);
    }
  } catch (const aaf::Failure&) {
    // Every outcome stays what the server said; the broken connection shows with the next use.
  }
  return outcomes;
}

std::vector<Outcome> Writer::settle(const std::vector<Operation>& operations) {
  Batch all;
  for (const auto& operation : operations) all.push_back(&operation);
  const auto looks = look(connection_, mapping_, all);
  std::vector<Outcome> outcomes;
  for (std::size_t at = 0; at < looks.size(); ++at) outcomes.push_back(settled(operations[at], looks[at].state));
  return outcomes;
}

bool Writer::fence(std::int64_t number) {
  auto& session = connection_.session();
  session.require_usable();
  if (!have_watermark_entry()) return false;
  const std::string filter = connection_.capabilities().assertion ? fence_filter(number) : std::string();
  const int id = send_update(session, fence_update(mapping_.watermark_dn(), number), {nullptr, filter});
  const auto answer = id < 0 ? nullptr : session.answer(id);
  if (!answer) throw session.failure("the connection was lost before the end of an earlier run was known");
  // Refused by the filter: a later fence is there already.
  return answer->code == LDAP_SUCCESS || answer->code == LDAP_ASSERTION_FAILED;
}

std::optional<std::int64_t> Writer::read_watermark() {
  const auto numbers = ldap::read_watermark(connection_.session(), mapping_.watermark_dn());
  if (!numbers || numbers->batch == 0) return std::nullopt;  // none, or made and never used
  return numbers->batch;
}

std::int64_t Writer::highest_number() {
  const auto numbers = ldap::read_watermark(connection_.session(), mapping_.watermark_dn());
  return numbers ? std::max(numbers->batch, numbers->fence) : 0;
}

}  // namespace entsync::ldap
