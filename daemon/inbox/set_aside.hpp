// Complete files of the inbox on their way in: moved where nobody else changes or replaces them, taken in, and removed
// when they have been kept for good.
//
// At every step a crash leaves each file whole in one place: in the inbox, or set aside in `<inbox>/.taking/`, where
// the next look finds it. One that had been taken already is recognised by its bytes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/intake/ingest.hpp"

namespace entsync::daemon::inbox {

// Moves the file aside; no link in its path below the inbox is followed. Returns why not, empty when it is done (or the
// file is gone, which needs nothing).
[[nodiscard]] std::string set_aside(const std::filesystem::path& inbox, const std::filesystem::path& file);

// All that is set aside, with the name and the school that its place in the inbox gave it. Sorted.
[[nodiscard]] std::vector<intake::Offered> set_aside_files(const std::filesystem::path& inbox);

// Removes one that was taken or refused, and the folders that are empty then. Returns why not; empty: done.
[[nodiscard]] std::string remove_set_aside(const std::filesystem::path& inbox, const std::filesystem::path& file);

}  // namespace entsync::daemon::inbox
