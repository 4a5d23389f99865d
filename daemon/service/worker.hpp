// The one thread that works: it leads ENTs, takes files in, runs, answers requests, one thing after the other.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aaf/model/failure.hpp"
#include "daemon/schedule/agenda.hpp"
#include "daemon/service/backoff.hpp"
#include "daemon/service/common.hpp"
#include "daemon/service/intake_job.hpp"
#include "daemon/service/leadership.hpp"
#include "daemon/service/messages.hpp"
#include "daemon/service/work.hpp"
#include "store/database.hpp"

namespace entsync::daemon::service {

class Worker {
 public:
  Worker(Common& common, WorkerMailbox& mailbox) : common_(common), mailbox_(mailbox) {}

  // The thread: until `stop`. A lost database is connected to again, and what was led is contended for anew.
  void run();

 private:
  void serve();
  void connect();
  void disconnect();
  void lose(const aaf::Failure& failure);
  static void say_back(bool& trouble);
  void contend();
  void forget_copies(const config::Settings& settings);
  bool do_something();
  bool take_files();
  bool keep_agenda();
  void listen(schedule::Steady until);
  void hear(const WorkerMessage& message);
  [[nodiscard]] Work work() const { return {common_, database_, common_.settings()}; }
  [[nodiscard]] aaf::LocalTime now() const;

  Common& common_;
  WorkerMailbox& mailbox_;
  std::shared_ptr<store::Database> database_;
  std::unique_ptr<Leadership> leadership_;
  Backoff backoff_{std::chrono::milliseconds(200), std::chrono::seconds(5)};
  std::chrono::milliseconds pause_{};  // before the next try, after trouble
  schedule::Agenda agenda_;
  IntakeJob intake_;
  std::set<std::string> waiting_;  // ENTs that others lead: said already
  bool lost_ = false;              // the database is out of reach, said already
  bool troubled_ = false;          // it answers, and does not do what it is asked: said already
  bool blackout_ = false;
  std::optional<aaf::Date> copies_forgotten_;  // for this day
  std::set<std::int64_t> own_runs_;            // whose notice is yet to come: known already
  schedule::Steady next_contest_{}, next_files_{}, next_forgetting_{};
};

}  // namespace entsync::daemon::service
