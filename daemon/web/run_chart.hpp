// The last runs as a little chart, drawn as SVG in the page: one bar each, as high as it was long.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/runs.hpp"

namespace entsync::daemon::web {

enum class RunTone {
  ok,
  odd,     // ended, and somebody should look: held, rejected, differences, done in part, busy; or it has not ended
  failed,  // out of reach, or not in order
};
[[nodiscard]] RunTone run_tone(const store::Run& run);
// "done", "held by a guard", …: what an exit code means in a word.
[[nodiscard]] std::string_view exit_meaning(int code);

// `runs`: newest first, at least one; the newest is drawn on the right.
[[nodiscard]] std::string run_chart(const std::vector<store::Run>& runs);

}  // namespace entsync::daemon::web
