#include "daemon/service/liaison.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <exception>
#include <system_error>

#include "aaf/model/failure.hpp"
#include "daemon/log/log.hpp"
#include "store/notices.hpp"
#include "store/requests.hpp"

namespace entsync::daemon::service {

namespace {

constexpr std::chrono::milliseconds heartbeat{1000};
constexpr std::chrono::milliseconds between_progress{250};

}  // namespace

Liaison::Liaison(Common& common, WorkerMailbox& worker)
    : common_(common), worker_(worker), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw aaf::Failure("starting the daemon", "eventfd", std::generic_category().message(errno));
}

Liaison::~Liaison() { ::close(wake_); }

void Liaison::run() {
  Backoff backoff(std::chrono::milliseconds(200), std::chrono::seconds(5));
  while (!stopped_) {
    try {
      store::Database database(common_.settings()->database_url);
      attend(database, backoff);
    } catch (const aaf::Failure&) {
      // The worker meets the same trouble and says so.
      wait(-1, backoff.next());
    } catch (const std::exception&) {
      // A fault of the program, and no reason to be silent: without a heartbeat another one would take over.
      log::event(log::Event::internal_error, {});
      wait(-1, backoff.next());
    }
  }
}

void Liaison::attend(store::Database& database, Backoff& backoff) {
  for (const char* channel : {store::request_channel, store::directory_channel, store::pace_channel})
    database.listen(channel);
  // The worker waits for the first time; what was said since a lost connection was not heard.
  if (common_.listening()) worker_.post(NoticesMissed{});
  common_.set_listening();
  std::chrono::steady_clock::time_point next_beat{};
  Progress told;
  while (!stopped_) {
    const Activity activity = common_.activity();
    const auto now = std::chrono::steady_clock::now();
    const bool moved = activity.request != 0 && activity.progress != told;
    if (moved || (now >= next_beat && !activity.leads.empty())) {
      store::Transaction tx(database);
      const Progress& progress = activity.progress;
      store::beat(tx, common_.instance(), {progress.text(), activity.next_jobs});
      if (moved) {
        store::note_progress(tx, activity.request, {progress.phase, progress.ent, progress.done, progress.total});
        told = progress;
      }
      tx.commit();
      next_beat = now + heartbeat;
    }
    pass_on(database.notices());
    backoff.reset();
    wait(database.descriptor(), activity.request == 0 ? heartbeat : between_progress);
  }
}

void Liaison::pass_on(const std::vector<store::Database::Notice>& notices) {
  for (const store::Database::Notice& notice : notices) {
    if (notice.channel == store::directory_channel) {
      std::int64_t run = 0;
      std::from_chars(notice.payload.data(), notice.payload.data() + notice.payload.size(), run);
      worker_.post(DirectoryChanged{run});
    } else if (notice.channel == store::pace_channel) {
      worker_.post(PaceChanged{});
    } else {
      worker_.post(LookAgain{});
    }
  }
}

void Liaison::stop() {
  stopped_ = true;
  const std::uint64_t one = 1;
  // It can only fail when the counter is full: then it is readable already.
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
}

void Liaison::wait(int descriptor, std::chrono::milliseconds most) const {
  std::array<pollfd, 2> sources{{{wake_, POLLIN, 0}, {descriptor, POLLIN, 0}}};
  ::poll(sources.data(), descriptor < 0 ? 1 : 2, static_cast<int>(most.count()));
  std::uint64_t count = 0;
  while (::read(wake_, &count, sizeof count) > 0) {
  }
}

}  // namespace entsync::daemon::service
