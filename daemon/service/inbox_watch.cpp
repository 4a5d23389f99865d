#include "daemon/service/inbox_watch.hpp"

#include <algorithm>

#include "daemon/log/log.hpp"

namespace entsync::daemon::service {

void InboxWatch::look(const config::Settings& settings) {
  const auto now = std::chrono::steady_clock::now();
  if (!watcher_ || folder_ != settings.inbox) {
    folder_ = settings.inbox;
    watcher_.emplace(folder_);
    next_look_through_ = now;
  }
  if (watcher_->descriptor() >= 0 && !watcher_->read(arrivals_, now)) {
    log::event(log::Event::inbox_overflowed, {});
    next_look_through_ = now;
  }
  if (now >= next_look_through_) {
    next_look_through_ = now + settings.schedule.rescan;
    // What cannot be read now is looked for again then.
    const bool readable = watcher_->look_through(arrivals_, now);
    if (!readable && readable_) log::event(log::Event::inbox_unreadable, {});
    readable_ = readable;
    worker_.post(TryFilesAgain{});
  }
  auto complete = arrivals_.take(settings.schedule.settle, now, [&](const std::filesystem::path& file) {
    const auto state = inbox::state_of(settings.inbox, file);
    return state ? std::optional(state->stamp) : std::nullopt;
  });
  if (!complete.empty()) worker_.post(FilesComplete{std::move(complete)});
}

inbox::Steady InboxWatch::next(const config::Settings& settings) const {
  const auto arrival = arrivals_.next(settings.schedule.settle);
  return arrival ? std::min(*arrival, next_look_through_) : next_look_through_;
}

}  // namespace entsync::daemon::service
