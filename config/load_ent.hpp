// The ENTs of ent.d, one file each.
#pragma once

#include <filesystem>
#include <vector>

#include "config/config_error.hpp"
#include "config/credentials.hpp"
#include "config/settings.hpp"

namespace entsync::config {

// Every *.conf of the folder, in the order of the file names; `certain_duplicates` holds where one says nothing of it.
// Refuses a folder that is missing, and whatever config/load.hpp says of a file.
[[nodiscard]] Result<std::vector<Ent>> load_ents(const std::filesystem::path& folder, const Credentials& credentials,
                                                 CertainDuplicates certain_duplicates);

}  // namespace entsync::config
