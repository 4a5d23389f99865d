// Text as a terminal shows it: some signs take two columns (CJK), some none (combining accents).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace entsync::aaf::text {

// How many columns `text` takes: "école" 5 however its accents are written, "学校" 4.
[[nodiscard]] std::size_t columns(std::string_view text);

// `text` in lines of at most `width` columns, broken at blanks; a longer word is broken where the line ends, so that
// nothing of it is lost. At least one line. A `width` of 0 counts as 1; a sign wider than the line stands alone.
[[nodiscard]] std::vector<std::string> lines_of(std::string_view text, std::size_t width);

}  // namespace entsync::aaf::text
