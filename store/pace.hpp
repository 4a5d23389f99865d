// How fast the ENTs may be written to: `throttle`, `pause` and `resume`, with who said so and why. It holds for every
// run, of a daemon or a command, from its next batch on.
#pragma once

#include <optional>
#include <string>

#include "aaf/model/date.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct Pace {
  std::optional<int> operations_per_second;  // none: as fast as it goes
  bool paused = false;
  std::string why, by;
  std::optional<aaf::LocalTime> since;
};

[[nodiscard]] Pace load_pace(Transaction& tx);
void set_pace(Transaction& tx, const Pace& pace);

}  // namespace entsync::store
