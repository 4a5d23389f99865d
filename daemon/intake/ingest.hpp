// Files come in: each is opened, read to its end into staging, judged, kept; then the lots they belong to are composed.
//
// All files of one call are staged before any lot is composed, so that their order does not matter. A file that is
// refused changes nothing but the record of its refusal; the others go on (promise 2).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/words.hpp"
#include "aaf/source/reader.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/federation.hpp"
#include "daemon/intake/lots.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"

namespace entsync::daemon::intake {

enum class Verdict { accepted, already_taken, rejected };
[[nodiscard]] std::string_view word(Verdict verdict);

struct FileLine {
  std::string path;
  Verdict verdict{};
  std::optional<aaf::source::FileHeader> header;
  std::int64_t records = 0;
  std::int64_t anomalies = 0;
  bool outside_scopes = false;  // staged, and pushes nothing (D6)
  std::string sentence;         // why it was rejected, or what it is
  std::string kept;             // where the copy lies
  ExitCode code = ExitCode::done;
};

struct Intake {
  std::int64_t run = 0;
  std::vector<FileLine> files;  // in the order of the command line
  std::vector<LotLine> lots;
  std::vector<Federated> federated;
  ExitCode code = ExitCode::done;
};

// Takes these files in. Throws Failure when the database or a disk is out of reach.
[[nodiscard]] Intake ingest(store::Database& database, const Session& session, const std::vector<std::string>& paths,
                            const std::string& arguments);

}  // namespace entsync::daemon::intake
