// Who leads which ENT: the daemon that holds the ENT's advisory lock, with a heartbeat that tells whether it still
// moves.
//
// The lock decides; these rows only tell about it. Ages are by the database's clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace entsync::store {

// One life of one daemon.
struct Instance {
  std::string id;  // random
  std::string host;
  int pid = 0;
};

struct Leader {
  std::string ent;
  Instance instance;
  int backend = 0;                              // the PostgreSQL process that should hold the lock
  bool holds = false;                           // and does
  std::string heartbeat;                        // as the database writes it: the same text means that it did not move
  std::chrono::milliseconds since{}, silent{};  // how long it leads, and since when it said nothing
  std::string at;                      // what it does: "ecollege31: writing 450 of 1000"; empty: it waits for work
  std::vector<std::string> next_jobs;  // "2026-09-20 03:00 full_resync": what it will do when, soonest first
};

[[nodiscard]] std::vector<Leader> leaders(Transaction& tx);  // by ENT

// Says that this connection, which has just taken the lock of the ENT, belongs to the leader.
void note_leader(Transaction& tx, const std::string& ent, const Instance& instance);
// Takes the row away again; only one's own.
void end_leader(Transaction& tx, const std::string& ent, const Instance& instance);

// What a heartbeat tells.
struct Beat {
  std::string at;
  std::vector<std::string> next_jobs;
};
void beat(Transaction& tx, const Instance& instance, const Beat& beat);

// Ends the connection of a leader that holds the lock of the ENT: the lock goes with it. False when that backend does
// not hold it (any more). Throws Failure when the role may not: it takes the same role, or pg_signal_backend.
[[nodiscard]] bool end_backend(Transaction& tx, const std::string& ent, int backend);

}  // namespace entsync::store
