#include "daemon/web/database_desk.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "aaf/model/failure.hpp"
#include "daemon/log/log.hpp"
#include "store/migrations.hpp"

namespace entsync::daemon::web {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds between_connects{1};  // a database that is down is not knocked at for every question
constexpr std::chrono::seconds farewell{2};
constexpr std::size_t most_waiting = 32;

}  // namespace

struct DatabaseDesk::State {
  explicit State(std::string where) : url(std::move(where)) {}

  void work() {
    while (auto job = next()) answer(*job);
    connection.reset();
    const std::lock_guard lock(mutex);
    ended = true;
    changed.notify_all();
  }

  std::optional<Job> next() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return stopping || !jobs.empty(); });
    if (stopping) return std::nullopt;
    Job job = std::move(jobs.front());
    jobs.pop_front();
    return job;
  }

  void answer(const Job& job) {
    bool answered = false;
    try {
      if (connect()) {
        store::Transaction tx(*connection, store::Ending::rollback, store::View::snapshot);
        job.ask(tx);
        answered = true;
      }
    } catch (const aaf::Failure&) {
      connection.reset();
    } catch (const std::exception&) {
      // A fault of the program. Its text may hold a value of a person.
      log::event(log::Event::internal_error, {});
      connection.reset();
    }
    // `ask` gives its answer as its last step: whoever throws before has given none.
    if (!answered) job.give_up();
  }

  bool connect() {
    if (connection) return true;
    if (Clock::now() < next_connect) return false;
    next_connect = Clock::now() + between_connects;
    auto fresh = std::make_unique<store::Database>(url);
    store::Transaction tx(*fresh);
    if (!store::check_schema(tx)) return false;
    tx.commit();
    connection = std::move(fresh);
    return true;
  }

  const std::string url;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Job> jobs;
  bool stopping = false, ended = false;
  // The thread's own.
  std::unique_ptr<store::Database> connection;
  Clock::time_point next_connect;
};

DatabaseDesk::DatabaseDesk(std::string url) : state_(std::make_shared<State>(std::move(url))) {
  std::thread([state = state_] { state->work(); }).detach();
}

DatabaseDesk::~DatabaseDesk() {
  std::deque<Job> left;
  {
    std::unique_lock lock(state_->mutex);
    state_->stopping = true;
    left.swap(state_->jobs);
    state_->changed.notify_all();
    state_->changed.wait_for(lock, farewell, [this] { return state_->ended; });
  }
  for (const Job& job : left) job.give_up();
}

void DatabaseDesk::post(Job job) {
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->stopping && state_->jobs.size() < most_waiting) {
      state_->jobs.push_back(std::move(job));
      state_->changed.notify_one();
      return;
    }
  }
  job.give_up();
}

}  // namespace entsync::daemon::web
