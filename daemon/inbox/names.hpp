// What the name and place of a file in the inbox say of it.
#pragma once

#include <filesystem>
#include <string>

namespace entsync::daemon::inbox {

// Not yet a file to be taken, or none at all: dot files, `.part`, `.tmp`, in whatever case.
[[nodiscard]] bool ignored(const std::filesystem::path& name);

// The establishment whose files alone are taken from this place: the first folder of `relative` (to the inbox) that is
// named by a UAI; empty: any (D6).
[[nodiscard]] std::string school_of(const std::filesystem::path& relative);

}  // namespace entsync::daemon::inbox
