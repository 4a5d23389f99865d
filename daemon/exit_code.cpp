#include "daemon/exit_code.hpp"

#include <algorithm>
#include <array>

namespace entsync::daemon {

ExitCode strongest(const std::vector<ExitCode>& codes) {
  constexpr std::array order{ExitCode::usage, ExitCode::busy,     ExitCode::unreachable, ExitCode::partial,
                             ExitCode::held,  ExitCode::rejected, ExitCode::differences};
  for (ExitCode code : order) {
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) return code;
  }
  return ExitCode::done;
}

ExitCode exit_code(aaf::RefusalKind kind) {
  switch (kind) {
    case aaf::RefusalKind::usage: return ExitCode::usage;
    case aaf::RefusalKind::source: return ExitCode::rejected;
    case aaf::RefusalKind::stale: return ExitCode::differences;
    case aaf::RefusalKind::held: return ExitCode::held;
    case aaf::RefusalKind::partial: return ExitCode::partial;
    case aaf::RefusalKind::busy: return ExitCode::busy;
  }
  return ExitCode::usage;
}

}  // namespace entsync::daemon
