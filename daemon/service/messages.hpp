// What the worker is told by the other threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <variant>
#include <vector>

#include "daemon/service/mailbox.hpp"

namespace entsync::daemon::service {

// Look again at once: a request was left, the settings changed, or the daemon is to end.
struct LookAgain {};
// These files of the inbox are complete.
struct FilesComplete {
  std::vector<std::filesystem::path> files;
};
// Try again what was set aside and could not be taken.
struct TryFilesAgain {};
// That run federated something, here or elsewhere.
struct DirectoryChanged {
  std::int64_t run = 0;
};
// Nobody listened for a while.
struct NoticesMissed {};
// Throttled, paused or resumed.
struct PaceChanged {};

using WorkerMessage =
    std::variant<LookAgain, FilesComplete, TryFilesAgain, DirectoryChanged, NoticesMissed, PaceChanged>;
using WorkerMailbox = Mailbox<WorkerMessage>;

}  // namespace entsync::daemon::service
