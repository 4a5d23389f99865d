// The one XML of a zip archive as a stream, with everything counted.
#pragma once

#include <filesystem>

#include "daemon/archive/source_file.hpp"

namespace entsync::daemon::archive {

// `path` begins like a zip archive. Refuses as open_source says.
[[nodiscard]] aaf::Result<SourceFile> open_zip(const std::filesystem::path& path, const Limits& limits);

}  // namespace entsync::daemon::archive
