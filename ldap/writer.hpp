// Writing to an ENT: batches of operations, each of which gets an outcome, whatever happens.
//
// Where the server has transactions (RFC 5805) a batch takes effect as a whole, less what the server refused of it;
// otherwise its operations go out in an asynchronous window. Either way sending a batch again does no harm: what is
// already as wanted counts as done.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/plan/operation.hpp"
#include "ldap/connection.hpp"
#include "ldap/mapping.hpp"

namespace entsync::ldap {

struct Outcome {
  int seq = 0;  // of the operation
  // done: it took effect, or its effect was there already.
  // refused: the server said no (`code`); nothing of it took effect.
  // stale: the entry is not what the plan was computed from (122; 16, 20 or 32 of a modify); nothing of it took effect.
  // unknown: no answer came; the next read decides (`settle`).
  // skipped: it was not sent, because the connection was lost before.
  // planned (from `settle` only): the entry is as it was before; the operation had no effect.
  aaf::OperationState state{};
  int code = 0;      // LDAP result code; negative: libldap's own
  std::string text;  // the name of the code and what it means here, without values of people; empty when done
  // Refused, stale, with its whole batch, because another run has closed the past since (`Writer::fence`): this process
  // has lost its lock and must not go on.
  bool too_late = false;
  // The server, not the operation, is in trouble (busy, unavailable, disk full, read-only): stop instead of going on.
  [[nodiscard]] bool server_trouble() const;
  // An answer (53, 80) that a server gives of one entry (a policy, a broken record) as well as of all of them (a full
  // disk, a database that is read-only): when several come in a row, the server is in trouble.
  [[nodiscard]] bool perhaps_trouble() const;
};

class FirstUse;  // ldap/first_use.hpp, inside this room only
struct Sent;     // ldap/pipeline.hpp, likewise

struct WriterOptions {
  int window = 64;            // updates in flight without transactions
  bool assert_before = true;  // guard each change by what was read, where the server can (RFC 4528)
  // Called after each write that survives a crash before the batch does, with its name: what a test kills at (D52).
  std::function<void(std::string_view)> durable;
};

class Writer {
 public:
  // Both must outlive the writer.
  Writer(Connection& connection, const Mapping& mapping, WriterOptions options = {});
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Sends one batch and awaits every answer. Operations of one batch must touch different entries, and none may need
  // another one of the same batch to be done first (waves). Outcomes are in the order of the operations. With
  // transactions, `batch` (1 or more, growing) is left in the watermark entry by the same commit; without, no number is
  // written. A batch up to the fence, or older than one that took effect, is `too_late` and has no effect: with
  // transactions that is certain, without it is looked at right before sending. What stores an attribute for the first
  // time in a directory goes ahead of the transaction, so that after a crash a batch whose number is not in the
  // watermark may have taken effect in part: `settle` tells. An empty batch writes nothing. Throws aaf::Failure only
  // when the connection was broken before anything was sent.
  [[nodiscard]] std::vector<Outcome> apply(const std::vector<aaf::plan::Operation>& operations, std::int64_t batch);

  // What became of operations whose outcome is not known (a crash, a lost connection), by reading their entries: done,
  // planned (no effect) or stale (neither). Throws aaf::Failure when that cannot be read.
  [[nodiscard]] std::vector<Outcome> settle(const std::vector<aaf::plan::Operation>& operations);

  // Closes the past: when it has returned true, no batch with a number up to `number` begins to take effect any more,
  // whichever process sends it. False when the directory does not let the account keep a watermark: then nothing does.
  // Throws aaf::Failure when the connection breaks.
  [[nodiscard]] bool fence(std::int64_t number);

  // The last batch that took effect; absent when there never was one. Throws aaf::Failure when it cannot be read.
  [[nodiscard]] std::optional<std::int64_t> read_watermark();
  // The highest number that the watermark bears, as batch or as fence; 0: none. New batches must be above it. Throws
  // likewise.
  [[nodiscard]] std::int64_t highest_number();

 private:
  [[nodiscard]] bool have_watermark_entry();
  [[nodiscard]] std::vector<Sent> send(const std::vector<const aaf::plan::Operation*>& operations, std::int64_t batch);

  Connection& connection_;
  const Mapping& mapping_;
  WriterOptions options_;
  enum class WatermarkEntry { not_looked_for, there, not_to_be_had };
  WatermarkEntry watermark_entry_ = WatermarkEntry::not_looked_for;
  std::unique_ptr<FirstUse> first_use_;
};

}  // namespace entsync::ldap
