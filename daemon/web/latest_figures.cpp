#include "daemon/web/latest_figures.hpp"

namespace entsync::daemon::web {

namespace {

constexpr std::chrono::seconds fresh{5};
constexpr std::chrono::milliseconds patience{2000};  // well below a scrape's usual time-out of 10 s

}  // namespace

Reading LatestFigures::get(const std::string& timezone, aaf::Date today) {
  // Whoever comes meanwhile waits for the same answer.
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (asked_ && now - *asked_ < fresh) return last_;
  asked_ = now;
  auto figures = desk_.ask<store::Figures>(
      [timezone, today](store::Transaction& tx) { return store::load_figures(tx, timezone, today); }, patience);
  last_.database_up = figures.has_value();
  if (figures) {
    last_.figures = std::move(*figures);
    last_.time = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  return last_;
}

}  // namespace entsync::daemon::web
