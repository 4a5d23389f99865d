#include "daemon/output/look.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <map>

#include "aaf/text/columns.hpp"

namespace entsync::daemon::output {

namespace {

std::string_view code_of(Tone tone) {
  switch (tone) {
    case Tone::strong: return "1";
    case Tone::good: return "32";
    case Tone::wait: return "33";
    case Tone::bad: return "1;31";
    case Tone::faint: return "2";
    case Tone::plain: break;
  }
  return "";
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string Look::paint(std::string_view text, Tone tone) const {
  if (!colours || text.empty() || tone == Tone::plain) return std::string(text);
  std::string painted = "\033[";
  return painted.append(code_of(tone)).append("m").append(text).append("\033[0m");
}

Look look_of(int descriptor) {
  if (::isatty(descriptor) == 0) return {};
  Look look;
  const std::string_view terminal = variable("TERM");
  look.colours = variable("NO_COLOR").empty() && !terminal.empty() && terminal != "dumb";
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) look.width = size.ws_col;
  return look;
}

std::string hung(std::string_view text, std::size_t indent, const Look& look) {
  // Beside a margin that leaves no room it is better to let the terminal break the lines.
  if (!look.width || *look.width < indent + 20) return std::string(text);
  std::string out;
  for (const std::string& line : aaf::text::lines_of(text, *look.width - indent)) {
    out += (out.empty() ? "" : "\n" + std::string(indent, ' ')) + line;
  }
  return out;
}

Tone tone_of(std::string_view word) {
  static const std::map<std::string_view, Tone> tones{
      {"ok", Tone::good},         {"warning", Tone::wait}, {"error", Tone::bad},    {"held", Tone::wait},
      {"open", Tone::wait},       {"waiting", Tone::wait}, {"observe", Tone::wait}, {"additions", Tone::wait},
      {"suspected", Tone::wait},  {"stale", Tone::wait},   {"skipped", Tone::wait}, {"unknown", Tone::bad},
      {"rejected", Tone::bad},    {"refused", Tone::bad},  {"never", Tone::bad},    {"broken off", Tone::bad},
      {"superseded", Tone::faint}};
  const auto at = tones.find(word);
  return at == tones.end() ? Tone::plain : at->second;
}

}  // namespace entsync::daemon::output
