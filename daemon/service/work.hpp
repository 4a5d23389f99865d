// What every job of the worker works with, and the session that it runs in.
#pragma once

#include <cstdint>
#include <memory>
#include <sstream>
#include <string>

#include "daemon/service/common.hpp"
#include "daemon/session.hpp"
#include "store/database.hpp"

namespace entsync::daemon::service {

struct Work {
  Common& common;
  std::shared_ptr<store::Database> database;  // holds the locks of the ENTs that are led
  std::shared_ptr<const config::Settings> settings;
};

// The session of one job: on the worker's connection, stopped when the daemon is to end, held to its lease.
class JobSession {
 public:
  // `globals` as the job asks for them; `asker`: on whose behalf; `request`: which one it does, 0: none; `looks`: of
  // where its answer is read.
  JobSession(const Work& work, Globals globals, const std::string& asker, std::int64_t request = 0,
             const output::Looks& looks = {});
  ~JobSession();
  JobSession(const JobSession&) = delete;
  JobSession& operator=(const JobSession&) = delete;

  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] std::string out() const { return out_.str(); }
  [[nodiscard]] std::string err() const { return err_.str(); }

 private:
  Common& common_;
  std::ostringstream out_, err_;
  Session session_;
};

// A session's globals for what the daemon does by itself.
[[nodiscard]] Globals own_globals(const Common& common);

// The time of the académie as a session sees it: in a rehearsal, this moment's time of day on the rehearsed day.
[[nodiscard]] aaf::LocalTime local_time(const Common& common);

}  // namespace entsync::daemon::service
