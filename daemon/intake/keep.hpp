// Nothing that was received is lost: a file that was taken is kept by date and hash, one that was refused beside its
// reason (promise 1).
//
// Each copy is written under another name, synced, renamed and the folder synced: it is there whole or not at all.
// Doing it again changes nothing. Files hold personal data: mode 0600, folders 0700.
#pragma once

#include <filesystem>
#include <string>

#include "aaf/model/date.hpp"

namespace entsync::daemon::intake {

// Copies `file` to `<folder>/<AAAA>/<MM>/<JJ>/<sha256>_<name>` and returns that path. Throws Failure when the disk does
// not take it or the file changed meanwhile (its SHA-256 is no longer the one that was read).
std::filesystem::path keep_archived(const std::filesystem::path& file, const std::filesystem::path& folder,
                                    aaf::Date day, const std::string& sha256);

// Copies `file` to `<folder>/<AAAA-MM-JJ>_<first 12 of sha256>_<name>` and writes `reason` beside it, under the same
// name with `.txt`; the copy of a file whose own name ends so gets `.file` at its end. Returns the path of the copy.
// Throws Failure likewise; a file that cannot be read leaves the reason alone.
std::filesystem::path keep_rejected(const std::filesystem::path& file, const std::filesystem::path& folder,
                                    aaf::Date day, const std::string& sha256, const std::string& reason);

}  // namespace entsync::daemon::intake
