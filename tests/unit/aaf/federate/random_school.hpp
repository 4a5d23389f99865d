// Random made-up schools, good and bad records mixed, for the properties that hold of every input.
#pragma once

#include <random>

#include "tests/unit/aaf/federate/school.hpp"

namespace entsync::aaf::federate {

// The same seed gives the same school on every machine.
[[nodiscard]] School random_school(unsigned seed);

// The same records in another order.
[[nodiscard]] School shuffled(School school, unsigned seed);

}  // namespace entsync::aaf::federate
