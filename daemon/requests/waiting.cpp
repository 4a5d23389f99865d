#include "daemon/requests/waiting.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <thread>

#include "aaf/model/failure.hpp"
#include "store/leaders.hpp"
#include "store/notices.hpp"

namespace entsync::daemon::requests {

using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds between_looks{1000};
// A restart or failover of the database takes less.
constexpr std::chrono::minutes database_patience{5};
// A leader that has just gone may be followed by another one.
constexpr std::chrono::seconds without_leader{3};

volatile sig_atomic_t interrupted = 0;
void interrupt(int) { interrupted = 1; }

// While it lives, SIGINT and SIGTERM only say that one need not wait.
class Interruptible {
 public:
  Interruptible() {
    interrupted = 0;
    struct sigaction action {};
    action.sa_handler = interrupt;
    ::sigaction(SIGINT, &action, &int_);
    ::sigaction(SIGTERM, &action, &term_);
  }
  ~Interruptible() {
    ::sigaction(SIGINT, &int_, nullptr);
    ::sigaction(SIGTERM, &term_, nullptr);
  }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  struct sigaction int_ {
  }, term_{};
};

class Waiting {
 public:
  Waiting(std::shared_ptr<store::Database>& database, const std::string& url, std::int64_t id, bool stays,
          ProgressView& view)
      : database_(database), url_(url), id_(id), stays_(stays), view_(view) {}

  Outcome run() {
    const Interruptible signals;
    Clock::time_point lost{};
    while (interrupted == 0) {
      try {
        if (!database_) database_ = std::make_shared<store::Database>(url_);
        database_->listen(store::answer_channel);
        lost = {};
        if (auto outcome = watch()) return std::move(*outcome);
      } catch (const aaf::Failure&) {
        database_.reset();
        const auto now = Clock::now();
        if (lost == Clock::time_point{}) {
          lost = now;
          view_.say(fmt::format("entsync: the database is out of reach; request {} waits there", id_));
        }
        if (now - lost > database_patience) throw;
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
      }
    }
    return {Waited::detached, {}};
  }

 private:
  // Until there is an outcome; none when interrupted.
  std::optional<Outcome> watch() {
    while (interrupted == 0) {
      if (auto outcome = look()) return outcome;
      pollfd source{database_->descriptor(), POLLIN, 0};
      ::poll(&source, 1, static_cast<int>(between_looks.count()));
      std::ignore = database_->notices();
    }
    return std::nullopt;
  }

  std::optional<Outcome> look() {
    store::Transaction tx(*database_);
    const auto line = store::load_request(tx, id_);
    if (!line) return Outcome{Waited::forgotten, {}};
    if (line->answer) return Outcome{Waited::answered, *line->answer};
    const store::RequestProgress& progress = line->progress;
    if (line->state == store::RequestState::running)
      view_.show({progress.phase, progress.ent, progress.done, progress.total});
    if (line->state == store::RequestState::queued && !stays_ && leaderless(tx, line->request.ents)) {
      if (store::withdraw(tx, id_)) {
        tx.commit();
        return Outcome{Waited::leaderless, {}};
      }
    }
    return std::nullopt;
  }

  // True when no single daemon has led these ENTs for a while.
  bool leaderless(store::Transaction& tx, const std::vector<std::string>& ents) {
    std::string instance;
    const auto leaders = store::leaders(tx);
    const bool led = std::ranges::all_of(ents, [&](const std::string& ent) {
      const auto leader = std::ranges::find(leaders, ent, &store::Leader::ent);
      if (leader == leaders.end() || !leader->holds) return false;
      if (instance.empty()) instance = leader->instance.id;
      return instance == leader->instance.id;
    });
    const auto now = Clock::now();
    if (led) leaderless_since_.reset();
    if (!led && !leaderless_since_) leaderless_since_ = now;
    return !led && now - *leaderless_since_ > without_leader;
  }

  std::shared_ptr<store::Database>& database_;
  const std::string& url_;
  std::int64_t id_;
  bool stays_;
  ProgressView& view_;
  std::optional<Clock::time_point> leaderless_since_;
};

}  // namespace

Outcome wait_for(std::shared_ptr<store::Database>& database, const std::string& url, std::int64_t id, bool stays,
                 ProgressView& view) {
  return Waiting(database, url, id, stays, view).run();
}

}  // namespace entsync::daemon::requests
