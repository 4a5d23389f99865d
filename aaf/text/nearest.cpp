#include "aaf/text/nearest.hpp"

#include <algorithm>
#include <utility>

#include "aaf/text/fold.hpp"

namespace entsync::aaf::text {
namespace {

constexpr std::size_t shown = 3;

// Levenshtein, one row at a time.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::size_t distance(std::string_view a, std::string_view b) { return edits(fold(a), fold(b)); }

std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string folded = fold(name);
  // Up to a third of the letters may differ, two in any case: "4LV2 ESP" and "4LV2ESP1" are alike, "3A" and "6B" too
  // far.
  const std::size_t limit = std::max<std::size_t>(2, folded.size() / 3);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const std::string& candidate : candidates) {
    const std::string other = fold(candidate);
    const std::size_t apart = edits(folded, other);
    // A name of which nothing is left is not near.
    if (apart <= limit && apart < std::max(folded.size(), other.size())) found.emplace_back(apart, candidate);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (const auto& [apart, candidate] : found) {
    if (names.size() == shown) break;
    names.push_back(candidate);
  }
  return names;
}

}  // namespace entsync::aaf::text
