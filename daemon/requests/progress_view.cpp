#include "daemon/requests/progress_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "aaf/text/fold.hpp"

namespace entsync::daemon::requests {

using Clock = std::chrono::steady_clock;

namespace {

// What is done by then needs no lines.
constexpr std::chrono::seconds first_line{3};
constexpr std::chrono::seconds between_lines{10};
constexpr std::chrono::milliseconds between_bars{100};
constexpr std::int64_t bar_width = 24;

}  // namespace

std::string bar_text(const Progress& progress) {
  std::string text = progress.text();
  if (progress.total <= 0) return text;
  const std::int64_t done = std::clamp<std::int64_t>(progress.done, 0, progress.total);
  const std::int64_t full = bar_width * done / progress.total;
  return fmt::format("[{:#<{}}{: <{}}] {:3} %  {}", "", full, "", bar_width - full, 100 * done / progress.total, text);
}

ProgressView::ProgressView(std::ostream& err, ProgressStyle style)
    : err_(err), style_(style), next_(Clock::now() + (style == ProgressStyle::bar ? Clock::duration{} : first_line)) {}

ProgressView::~ProgressView() { clear(); }

void ProgressView::clear() {
  if (width_ == 0) return;
  err_ << "\r" << std::string(width_, ' ') << "\r" << std::flush;
  width_ = 0;
}

void ProgressView::show(const Progress& progress) {
  // No phase: the work is done, and its answer comes where the bar stands.
  if (progress.phase.empty()) return clear();
  const auto now = Clock::now();
  if (style_ == ProgressStyle::none || now < next_) return;
  if (style_ == ProgressStyle::lines) {
    next_ = now + between_lines;
    err_ << progress.text() << "\n" << std::flush;
    return;
  }
  next_ = now + between_bars;
  std::string text = bar_text(progress);
  const std::size_t width = aaf::text::length(text);
  if (width < width_) text.append(width_ - width, ' ');
  width_ = width;
  err_ << "\r" << text << std::flush;
}

void ProgressView::say(const std::string& text) {
  if (style_ == ProgressStyle::none) return;
  clear();
  err_ << text << "\n" << std::flush;
}

}  // namespace entsync::daemon::requests
