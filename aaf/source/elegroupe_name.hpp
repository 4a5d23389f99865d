// <UAI>ELEGROUPE<year><date and time>: the one file whose name says something that must agree with its content (R8).
#pragma once

#include <string_view>

#include "aaf/source/place.hpp"
#include "aaf/source/reader.hpp"

namespace entsync::aaf::source {

// Judges the XML's own name, and that of the archive around it (empty: a bare file). The copies that browsers make
// ("… (1).zip") are the same name; the seconds may be missing (D5). Refuses another form, an archive that is named
// otherwise than the XML in it, another UAI or another year than the header's.
[[nodiscard]] Result<void> judge_elegroupe_name(std::string_view name, std::string_view outer_name,
                                                const FileHeader& header, const Place& place);

}  // namespace entsync::aaf::source
