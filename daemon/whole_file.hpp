// A file that is written whole or not at all, and that at no moment anybody may read who is not to: its owner alone, if
// nothing else is said.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string_view>

namespace entsync::daemon {

using WriteBytes = std::function<void(std::string_view bytes)>;

// Puts what `fill` writes in the place of `target`, whose folder must be there: under another name beside it first,
// with this mode (less the umask), on the disk before it gets its name. Throws aaf::Failure (`context`, the path, the
// system's reason) where the disk refuses, or where something other than a regular file is in the place; what `fill`
// throws passes through. Either way the target stays as it was.
void write_whole(const std::filesystem::path& target, const char* context,
                 const std::function<void(const WriteBytes& write)>& fill, mode_t mode = 0600);

}  // namespace entsync::daemon
