// The watermark: one entry of ours in an ENT, by which a batch that comes too late is known. For this room's own files.
//
// It bears two numbers. `entsyncBatch` is the last batch that took effect, written by the batch's own transaction.
// `entsyncFence` closes the past: no batch up to it may take effect any more. A process that lost its lock, stood still
// and wakes up with a batch in its hands finds the fence there; its transaction, which asserts the opposite before
// anything else, is refused as a whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aaf/plan/operation.hpp"
#include "ldap/session.hpp"

namespace entsync::ldap {

struct Watermark {
  std::string dn;  // of an entry that is there
  std::int64_t batch = 0;
};

// What the entry says; 0: nothing yet.
struct WatermarkNumbers {
  std::int64_t batch = 0;
  std::int64_t fence = 0;
};

// Absent: there is no such entry, or the account does not see it. Throws aaf::Failure when it cannot be read.
[[nodiscard]] std::optional<WatermarkNumbers> read_watermark(Connection::Session& session, const std::string& dn);

// The update that makes the entry, with the number 0.
[[nodiscard]] aaf::plan::Operation new_watermark(const std::string& dn);

// The update that leaves a batch's number there, and the filter under which the batch is still in time: no fence has
// reached it and no later one took effect.
[[nodiscard]] aaf::plan::Operation batch_update(const Watermark& watermark);
[[nodiscard]] std::string in_time_filter(const Watermark& watermark);

// The update that closes the past up to `number`, and the filter that keeps a fence from going back.
[[nodiscard]] aaf::plan::Operation fence_update(const std::string& dn, std::int64_t number);
[[nodiscard]] std::string fence_filter(std::int64_t number);

// Likewise for what is sent outside of transactions, where nothing can be asserted along with it: true when the batch
// comes too late by what the entry says now. False where there is no watermark. Throws as read_watermark.
[[nodiscard]] bool too_late(Connection::Session& session, const std::optional<Watermark>& watermark);

}  // namespace entsync::ldap
