// From waiting files to a promoted lot: one SQL transaction for each establishment, the federation and its delta with
// it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aaf/model/words.hpp"
#include "aaf/source/lot.hpp"
#include "config/settings.hpp"
#include "daemon/federation.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"

namespace entsync::daemon::intake {

// What became of one side of an establishment.
struct LotLine {
  std::string uai;
  aaf::Side side{};
  aaf::LotState state{};           // promoted or waiting
  std::vector<std::string> files;  // of a promoted one: the composition
  std::vector<std::string> waiting_for;
};

// What the lot rules are asked with, for a session's day.
[[nodiscard]] aaf::source::LotOptions lot_options(const Session& session);
// What is known of a side; without a calendar of its own, the configured school year stands in.
[[nodiscard]] aaf::source::SideState side_state(store::Transaction& tx, const Session& session, const std::string& uai,
                                                aaf::Side side);

// Composes every side of the establishment that has waiting files; promotes what is complete, federates this
// establishment and those that share an INE with it, all in the caller's transaction. `federated` gets what changed.
[[nodiscard]] std::vector<LotLine> compose_lots(store::Transaction& tx, const Session& session, std::int64_t run,
                                                const std::string& uai, std::vector<Federated>& federated);
// The same in one transaction of its own, which is committed here; events tell of it.
[[nodiscard]] std::vector<LotLine> compose_lots(store::Database& database, const Session& session, std::int64_t run,
                                                const std::string& uai, std::vector<Federated>& federated);

// Establishments with waiting files, sorted: a lot may wait for a day (the first of its school year) as well as for a
// file.
[[nodiscard]] std::vector<std::string> waiting_uais(store::Transaction& tx);

}  // namespace entsync::daemon::intake
