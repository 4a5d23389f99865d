#include "daemon/web/run_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "daemon/exit_code.hpp"

namespace entsync::daemon::web {

namespace {

constexpr double bar_width = 14, gap = 4, height = 90, floor_y = 100, left = 44;

double seconds(const store::Run& run) {
  if (!run.finished) return 0;
  return std::max(0.0, std::chrono::duration<double>(*run.finished - run.started).count());
}

// A run of an hour and one of a second are to be seen in the same picture.
double scaled(double of, double most) { return std::max(2.0, height * std::sqrt(of / most)); }

const char* css_class(const store::Run& run) {
  switch (run_tone(run)) {
    case RunTone::ok: return "ok";
    case RunTone::odd: return "odd";
    case RunTone::failed: return "failed";
  }
  return "";
}

}  // namespace

RunTone run_tone(const store::Run& run) {
  if (!run.exit_code) return RunTone::odd;
  switch (static_cast<ExitCode>(*run.exit_code)) {
    case ExitCode::done: return RunTone::ok;
    case ExitCode::unreachable:
    case ExitCode::usage: return RunTone::failed;
    default: return RunTone::odd;
  }
}

std::string_view exit_meaning(int code) {
  switch (static_cast<ExitCode>(code)) {
    case ExitCode::done: return "done";
    case ExitCode::differences: return "plan out of date";
    case ExitCode::usage: return "not in order";
    case ExitCode::held: return "held by a guard";
    case ExitCode::rejected: return "a source was rejected";
    case ExitCode::unreachable: return "out of reach";
    case ExitCode::partial: return "done in part";
    case ExitCode::busy: return "another run held the lock";
  }
  return "";
}

std::string run_chart(const std::vector<store::Run>& runs) {
  double most = 1;
  std::size_t odd = 0, failed = 0;
  for (const store::Run& run : runs) {
    most = std::max(most, seconds(run));
    odd += run_tone(run) == RunTone::odd ? 1 : 0;
    failed += run_tone(run) == RunTone::failed ? 1 : 0;
  }
  const double width = left + static_cast<double>(runs.size()) * (bar_width + gap);
  std::string out = fmt::format(
      "<svg role=\"img\" aria-labelledby=\"chart-title\" viewBox=\"0 0 {0:.0f} 118\" width=\"{0:.0f}\" "
      "height=\"118\">\n"
      "<title id=\"chart-title\">How long the last {1} runs took, the newest on the right: the longest {2:.0f} s; {3} "
      "that "
      "somebody should look at, {4} failed</title>\n"
      "<line class=\"axis\" x1=\"{5:.0f}\" y1=\"{6:.0f}\" x2=\"{0:.0f}\" y2=\"{6:.0f}\"/>\n"
      "<text x=\"0\" y=\"20\">{2:.0f} s</text>\n<text x=\"0\" y=\"{6:.0f}\">0 s</text>\n",
      width, runs.size(), most, odd, failed, left, floor_y);
  double x = left + gap / 2;
  for (auto run = runs.rbegin(); run != runs.rend(); ++run, x += bar_width + gap) {
    const double high = scaled(seconds(*run), most);
    out += fmt::format(
        "<rect class=\"{}\" x=\"{:.0f}\" y=\"{:.1f}\" width=\"{:.0f}\" height=\"{:.1f}\" rx=\"2\"><title>run {}: {}, "
        "{}</title></rect>\n",
        css_class(*run), x, floor_y - high, bar_width, high, run->id, store::word(run->kind),
        run->exit_code ? exit_meaning(*run->exit_code) : "not ended");
  }
  out += fmt::format("<text x=\"{:.0f}\" y=\"114\">run {}</text>\n", left, runs.back().id);
  return out + "</svg>\n";
}

}  // namespace entsync::daemon::web
