// Two ways of sending a batch, each giving every operation an answer or none. For this room's own files.
#pragma once

#include <optional>
#include <vector>

#include "aaf/plan/operation.hpp"
#include "ldap/session.hpp"
#include "ldap/watermark.hpp"
#include "ldap/writer.hpp"

namespace entsync::ldap {

// What came of sending one operation.
struct Sent {
  enum class State {
    answered,  // `answer` holds the server's word, in force
    lost,      // sent, and no answer came: it may have taken effect
    unsent,    // never sent, or part of a transaction that was not ended: it had no effect
    too_late,  // refused with its whole batch, because a later run has closed the past (ldap/watermark.hpp): no effect
  };
  State state = State::unsent;
  Answer answer;
};
using Batch = std::vector<const aaf::plan::Operation*>;

// Without transactions: up to `window` in flight, answers read while sending. In the order of the operations.
[[nodiscard]] std::vector<Sent> send_in_window(Connection::Session& session, const Batch& operations,
                                               const WriterOptions& options);

// As transactions: the updates that the server refuses are taken out one by one, with the rest sent again, until it
// takes the rest. The watermark, if there is one, opens each of them: a batch that comes too late is refused by it as a
// whole and nothing is tried again. Falls back to one by one where the server does not name what it refused, or refuses
// much.
[[nodiscard]] std::vector<Sent> send_in_transactions(Connection::Session& session, const Batch& operations,
                                                     const std::optional<Watermark>& watermark,
                                                     const WriterOptions& options);

// Leaves the batch's number in the watermark by an update of its own, unless a later one is there.
void send_watermark(Connection::Session& session, const Watermark& watermark);

}  // namespace entsync::ldap
