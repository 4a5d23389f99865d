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

// A file to be taken in.
struct Offered {
  std::filesystem::path path;  // where it lies
  std::string shown;           // what it is called in answers and records
  std::string school;          // the UAI whose files alone this place takes (D6); empty: any
};
[[nodiscard]] std::vector<Offered> offered(const std::vector<std::string>& paths);

// `untaken`: something of this world was in the way (a full disk, a file that changed while it was read); neither taken
// nor refused, and to be offered again.
enum class Verdict { accepted, already_taken, rejected, untaken };
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

// True when the file need not stay where it lay: it was taken, or refused and kept beside the reason. One that could
// not even be read was neither, whatever its verdict.
[[nodiscard]] bool settled(const FileLine& line);

struct Intake {
  std::int64_t run = 0;
  std::vector<FileLine> files;  // in the order of the command line
  std::vector<LotLine> lots;
  std::vector<Federated> federated;
  ExitCode code = ExitCode::done;
};

// Who writes the comptes-rendus of what came in (daemon/written_reports.hpp).
enum class Reports {
  written,  // the intake itself
  left,     // the sync that follows at once: people wait for their accounts first
};

// Takes these files in, and tells every daemon what changed (store/notices.hpp). Asked to stop, it leaves the files
// that it has not begun with `untaken`. Throws Failure when the database is out of reach.
[[nodiscard]] Intake ingest(store::Database& database, const Session& session, const std::vector<Offered>& files,
                            const std::string& arguments, Reports reports = Reports::written);

}  // namespace entsync::daemon::intake
