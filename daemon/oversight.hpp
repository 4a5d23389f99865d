// Who looks on while a command works: hears how far it is, may stop it between two batches, and may hold it to a lease.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace entsync::daemon {

struct Progress {
  std::string phase;  // "planning", "writing", …; what a line on a terminal says
  std::string ent;    // empty: none in particular
  std::int64_t done = 0, total = 0;
  bool operator==(const Progress&) const = default;
  // "ecollege31: writing 450 of 1000"; empty without a phase.
  [[nodiscard]] std::string text() const;
};

struct Oversight {
  // Called often, between any two steps of the work; it must be quick.
  std::function<void(const Progress&)> progress;
  // Why the work has to end at its next safe place; empty: it may go on.
  std::function<std::string()> stop;
  // How old the last proof of the lock (a commit on its connection) may be when a batch is sent; none: the lock is not
  // taken away from this process.
  std::optional<std::chrono::nanoseconds> lease;
};

}  // namespace entsync::daemon
