#include "aaf/source/tally.hpp"

#include <fmt/format.h>

namespace entsync::aaf::source {

Result<void> most_taken(const Tally& tally, const List& list, const Place& place) {
  if (2 * tally.taken >= tally.seen) return {};
  return place.refuse_field(
      list.field,
      fmt::format("of its {} {} only {} can be read, and the others {}", tally.seen, list.what, tally.taken, list.loss),
      list.remedy);
}

}  // namespace entsync::aaf::source
