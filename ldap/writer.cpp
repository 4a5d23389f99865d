#include "ldap/writer.hpp"

#include <charconv>
#include <map>
#include <utility>

#include "ldap/dn.hpp"
#include "ldap/outcome.hpp"
#include "ldap/pipeline.hpp"
#include "ldap/reader.hpp"
#include "ldap/search.hpp"

namespace entsync::ldap {
namespace {

using aaf::OperationState;
using aaf::plan::Operation;

// Reads the entries of some operations and says what each shows.
std::vector<OperationState> look(Connection& connection, const Mapping& mapping, const Batch& operations) {
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
  std::vector<OperationState> states;
  for (const auto* operation : operations) {
    const auto* at_new_dn = operation->new_dn.empty() ? nullptr : find(operation->new_dn);
    // A rename that changes the case alone: both names are one entry, which shows its name itself.
    if (at_new_dn != nullptr && at_new_dn->dn != operation->new_dn) at_new_dn = nullptr;
    states.push_back(effect(*operation, find(operation->dn), at_new_dn));
  }
  return states;
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
    : connection_(connection), mapping_(mapping), options_(options) {}

std::vector<Outcome> Writer::apply(const std::vector<Operation>& operations, std::int64_t batch) {
  auto& session = connection_.session();
  if (operations.empty()) return {};
  session.require_usable();
  Batch all;
  for (const auto& operation : operations) all.push_back(&operation);

  const auto sent =
      connection_.capabilities().transactions
          ? send_in_transactions(session, all, {mapping_.watermark_dn(), batch, watermark_exists_}, options_)
          : send_in_window(session, all, options_);
  std::vector<Outcome> outcomes;
  Batch doubtful;
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < sent.size(); ++at) {
    const Operation& operation = operations[at];
    switch (sent[at].state) {
      case Sent::State::answered: outcomes.push_back(outcome_of(operation, sent[at].answer)); break;
      case Sent::State::lost:
        outcomes.push_back(without_answer(operation, OperationState::unknown,
                                          "no answer came: the next read tells what became of it"));
        break;
      case Sent::State::unsent:
        outcomes.push_back(
            without_answer(operation, OperationState::skipped, "the connection was lost before it was sent"));
        break;
    }
    if (sent[at].state != Sent::State::answered) continue;
    if (sent[at].answer.code == LDAP_SUCCESS) watermark_exists_ = connection_.capabilities().transactions;
    if (needs_a_look(operation.verb, sent[at].answer.code)) {
      doubtful.push_back(&operation);
      places.push_back(at);
    }
  }
  if (doubtful.empty() || session.broken) return outcomes;
  // "Already there" and "not there any more" are what sending a batch again looks like: then all is well.
  try {
    const auto states = look(connection_, mapping_, doubtful);
    for (std::size_t at = 0; at < states.size(); ++at)
      if (states[at] == OperationState::done) outcomes[places[at]] = done(*doubtful[at]);
  } catch (const aaf::Failure&) {
    // Every outcome stays what the server said; the broken connection shows with the next use.
  }
  return outcomes;
}

std::vector<Outcome> Writer::settle(const std::vector<Operation>& operations) {
  Batch all;
  for (const auto& operation : operations) all.push_back(&operation);
  const auto states = look(connection_, mapping_, all);
  std::vector<Outcome> outcomes;
  for (std::size_t at = 0; at < states.size(); ++at) outcomes.push_back(settled(operations[at], states[at]));
  return outcomes;
}

std::optional<std::int64_t> Writer::read_watermark() {
  auto& session = connection_.session();
  std::optional<std::int64_t> batch;
  const SearchRequest request{mapping_.watermark_dn(), Scope::base, "(objectClass=*)", {"entsyncBatch"}};
  const Answer answer = search(session, request, [&](std::string&&, aaf::Attributes&& raw) {
    const auto text = aaf::value_of(raw, "entsyncBatch");
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) batch = number;
  });
  if (answer.code == LDAP_NO_SUCH_OBJECT) return std::nullopt;
  if (answer.code != LDAP_SUCCESS) throw session.failure("the watermark cannot be read, " + code_name(answer.code));
  watermark_exists_ = batch.has_value();
  return batch;
}

}  // namespace entsync::ldap
