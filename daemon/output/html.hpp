// HTML that is put together from texts: nothing of a text becomes markup.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entsync::daemon::output {

// `&`, `<`, `>` and quotes as entities: fit for text and for attributes in quotes.
[[nodiscard]] std::string escaped(std::string_view text);

enum class Caption {
  seen,
  heard,  // for a table right under a heading that says the same
};

// A table with a caption; column titles with scope, the first cell of each row as the row's title. Cells are HTML
// already. A column whose title starts with '>' holds numbers. Wide ones scroll by themselves.
[[nodiscard]] std::string html_table(std::string_view caption, const std::vector<std::string>& titles,
                                     const std::vector<std::vector<std::string>>& rows, Caption shown = Caption::seen);

// A whole document. `head`: what belongs into <head> beside the title and the character set.
[[nodiscard]] std::string html_document(std::string_view language, std::string_view title, std::string_view head,
                                        std::string_view body);

// The style sheet of every page: readable without it, for wide and narrow screens, light and dark, and for paper.
[[nodiscard]] std::string_view style_sheet();

}  // namespace entsync::daemon::output
