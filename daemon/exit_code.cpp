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

std::string_view short_meaning(int code) {
  static constexpr std::array<std::string_view, 8> words{"done",     "differs",      "usage",   "held",
                                                         "rejected", "out of reach", "partial", "busy"};
  return code >= 0 && static_cast<std::size_t>(code) < words.size() ? words[static_cast<std::size_t>(code)] : "";
}

const std::vector<std::pair<int, std::string_view>>& exit_code_meanings() {
  static const std::vector<std::pair<int, std::string_view>> meanings{
      {0, "done, or nothing to do"},
      {1, "differences found (--check), or the plan is out of date"},
      {2, "the command line or the configuration is wrong"},
      {3, "held by a guard: an operator decides"},
      {4, "a source was rejected"},
      {5, "the database or an ENT is out of reach"},
      {6, "done in part: the ENT refused some operation"},
      {7, "another run holds the lock"}};
  return meanings;
}

}  // namespace entsync::daemon
