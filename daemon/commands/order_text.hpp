// What an operator's order says, in one line.
#pragma once

#include <string>

#include "store/orders.hpp"

namespace entsync::daemon::commands {

// "order 3: deactivate eleve:TOULOUSE:12 in every ENT, by dupont since 2026-09-15 10:02, reason: …"
[[nodiscard]] std::string order_text(const store::Order& order);

}  // namespace entsync::daemon::commands
